/** Tests of reading a team from a file that may be damaged. @module */
import { describe, expect, it } from 'vitest'
import { type BadRow, NoTeam, readTeam } from './read-team.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A file of these lines below the usual header and a founder in line 2. */
const below = (...lines: readonly string[]): Uint8Array =>
  bytesOf(['name,email,role', 'Ada,ada@example.com,founder', ...lines].join('\n'))

const good = (bytes: Uint8Array) => readTeam(bytes).people.map(({ line, name }) => `${line} ${name}`)

const bad = (bytes: Uint8Array): readonly BadRow[] => readTeam(bytes).badRows

describe('a damaged quote', () => {
  it('inside a field costs its own line and no other', () => {
    const file = below(
      '"Bob "The B" Smith",bob@example.com,developer',
      'Carol,carol@example.com,developer',
      'Dan,dan@example.com,viewer',
    )
    expect(good(file)).toEqual(['2 Ada', '4 Carol', '5 Dan'])
    expect(bad(file)).toEqual([
      { line: 3, reason: expect.stringContaining('write "" for a quote inside a field in quotes') },
    ])
  })

  it('that is never closed is reported where it opened, and the rows behind it are read', () => {
    const file = below(
      '"Grace,grace@example.com,developer',
      'Barb,barb@example.com,viewer',
      'Dan,dan@example.com,viewer',
    )
    expect(good(file)).toEqual(['2 Ada', '4 Barb', '5 Dan'])
    expect(bad(file)).toEqual([{ line: 3, reason: 'a quote is opened on this line and not closed' }])
  })

  it('does not take the rows before the next quote with it', () => {
    const file = below(
      '"Grace,grace@example.com,developer',
      'Barb,barb@example.com,viewer',
      '"Dan, jr.",dan@example.com,viewer',
    )
    expect(good(file)).toEqual(['2 Ada', '4 Barb', '5 Dan, jr.'])
    expect(bad(file).map(({ line }) => line)).toEqual([3])
  })

  it('in a column of others does not hide the rows that it would swallow', () => {
    const file = bytesOf(
      ['name,email,role,note', 'Ada,ada@example.com,founder,"a note', 'Bob,bob@example.com,viewer,"'].join('\n'),
    )
    expect(good(file)).toEqual([])
    expect(bad(file).map(({ line }) => line)).toEqual([2, 3])
  })

  it.each([
    ['Gra"ce,grace@example.com,viewer', 'in the middle of a field'],
    ['"Grace" Hopper,grace@example.com,viewer', 'goes on behind its closing quote'],
    ['"Bob"by,bob@example.com,viewer', 'goes on behind its closing quote'],
  ])('is told in plain words: %s', (line, reason) =>
    expect(bad(below(line))).toEqual([{ line: 3, reason: expect.stringContaining(reason) }]),
  )
})

describe('a field in quotes', () => {
  it('may hold commas and doubled quotes', () =>
    expect(good(below('"Hopper, ""Amazing"" Grace",grace@example.com,viewer'))).toEqual([
      '2 Ada',
      '3 Hopper, "Amazing" Grace',
    ]))

  it('may go on over lines in a column that is not ours, and rows are counted where they begin', () => {
    const file = bytesOf(
      [
        'name,email,role,note',
        'Ada,ada@example.com,founder,"first',
        'second"',
        'Barb,barb@example.com,viewer,',
        'Dan,dan,viewer,',
      ].join('\n'),
    )
    expect(good(file)).toEqual(['2 Ada', '4 Barb'])
    expect(bad(file).map(({ line }) => line)).toEqual([5])
  })

  it('that breaks the line in a name is reported where it begins, with the lines that are left out', () =>
    expect(bad(below('"Grace', 'Hopper",grace@example.com,developer'))).toEqual([
      { line: 3, reason: 'the name has a line break in it; the row is lines 3 to 4' },
    ]))
})

it('every line that is not blank is a row or reported, whatever quotes stand in the file', () => {
  const names = ['A', '"A"', '"A', 'A"', '"A"A', '""', '"A""A"']
  const others = ['x@example.com', '"x@example.com"', '"x@example.com', 'x@example.com"']
  const lines = names.flatMap((name, n) =>
    others.flatMap((email, e) => ['viewer', '"viewer', 'viewer"'].map((role) => `${name},${n}.${e}.${email},${role}`)),
  )
  for (const order of [lines, lines.toReversed()]) {
    const { people, badRows } = readTeam(below(...order))
    const covered = new Set(people.map(({ line }) => line))
    for (const { line, reason } of badRows) {
      const last = Number(/to (\d+)$/.exec(reason)?.[1] ?? line)
      for (let each = line; each <= last; each += 1) covered.add(each)
    }
    expect([...covered].toSorted((a, b) => a - b)).toEqual(Array.from({ length: order.length + 1 }, (_, n) => n + 2))
  }
})

describe('an e-mail address', () => {
  it.each([
    ['notmail', 'has no @'],
    ['@example.com', 'has nothing before the @'],
    ['ada@', 'has nothing after the @'],
    ['ada@localhost', 'has no dot after the @'],
    ['ada @example.com', 'has a blank in it'],
    ['ädä@example.com', 'holds "ä"'],
    ['ada@example\u2025com', 'holds "‥"'],
    ['ada@ex\u00adample.com', 'holds "\\u{ad}"'],
    ['a..da@example.com', 'has a dot in the wrong place'],
    ['a(da@example.com', 'holds "(" before the @'],
    ['ada@[127.0.0.1]', 'has no host name after the @'],
    ['ada@10.0.0.1', 'ends in a number'],
    [`${'a'.repeat(65)}@example.com`, 'has more than 64 characters before the @'],
    [`ada@${'a.'.repeat(130)}com`, 'is longer than 254 characters'],
  ])('is refused with the rule that it breaks: %s', (email, rule) =>
    expect(bad(below(`Grace,${email},viewer`))).toEqual([{ line: 3, reason: expect.stringContaining(rule) }]),
  )

  it('with a domain beyond ASCII is the one that the DNS has', () =>
    expect(readTeam(below('Grace,grace@Bücher.example,viewer')).people).toContainEqual(
      expect.objectContaining({ email: 'grace@xn--bcher-kva.example' }),
    ))

  it('that stands in an earlier row is refused with that line, in whatever case', () =>
    expect(bad(below('Twin,ADA@example.com,viewer'))).toEqual([
      { line: 3, reason: 'the e-mail address "ADA@example.com" stands in line 2 already' },
    ]))
})

describe('a row', () => {
  it.each([
    [',a@example.com,viewer', 'the name is missing'],
    ['Grace,,viewer', 'the e-mail address is missing'],
    ['Grace', 'the e-mail address is missing'],
    ['Grace,a@example.com', 'the role is missing'],
    ['Grace,a@example.com,wizard', 'the role "wizard" is none of founder, administrator, team-manager'],
    ['Grace,a@example.com,__proto__', 'the role "__proto__" is none of'],
    ['Hopper, Grace,a@example.com,viewer', 'has 4 fields, the header 3: a value with a "," in it needs quotes'],
    [`${'x'.repeat(201)},a@example.com,viewer`, 'is longer than 200 characters'],
  ])('is refused with its reason: %s', (line, reason) =>
    expect(bad(below(line))).toEqual([{ line: 3, reason: expect.stringContaining(reason) }]),
  )

  it('of a second founder is refused: an account has one', () =>
    expect(bad(below('Grace,grace@example.com,founder'))).toEqual([
      { line: 3, reason: 'there is a founder in line 2 already, and an account has one' },
    ]))

  it.each(['\u001b[31mRed', 'Tab\tbed', 'Nul\0', '\u202eevil'])(
    'with a character that a terminal would obey is refused, and shown harmlessly',
    (name) => {
      const [row] = bad(below(`${name},a@example.com,viewer`))
      expect(row?.reason).toMatch(/^the name ".*\\u\{[0-9a-f]+\}.*" has a /)
      // oxlint-disable-next-line no-control-regex -- controls are what is looked for
      expect(row?.reason).not.toMatch(/[\u0000-\u001f\u202e]/)
    },
  )

  it('with a long value is reported with the beginning of it', () =>
    expect(bad(below(`Grace,a@example.com,${'r'.repeat(5_000)}`))[0]?.reason).toContain(`"${'r'.repeat(40)}…"`))
})

describe('a file', () => {
  it.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('may part its columns by %s', (_, sign) =>
    expect(good(bytesOf(`name,email,role\nAda,ada@example.com,founder\n`.replaceAll(',', sign)))).toEqual(['2 Ada']),
  )

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('may end its lines by %s', (_, end) =>
    expect(
      good(bytesOf(['name,email,role', 'Ada,ada@example.com,founder', '', 'B,b@example.com,viewer'].join(end))),
    ).toEqual(['2 Ada', '4 B']),
  )

  it('may begin with a byte order mark, name its columns in capitals and have others', () =>
    expect(good(bytesOf('\u{feff}Phone,Role,E-Mail2,Email,Name\n1,founder,,ada@example.com,Ada\n'))).toEqual(['2 Ada']))

  it('with bytes that are no UTF-8 keeps the rows that are', () => {
    const file = Buffer.from(
      'name,email,role\nAda,ada@example.com,founder\nJos\u00e9,jose@example.com,viewer\nB,b@example.com,viewer\n',
      'latin1',
    )
    expect(good(file)).toEqual(['2 Ada', '4 B'])
    expect(bad(file)).toEqual([{ line: 3, reason: 'is no UTF-8: save the file as UTF-8' }])
  })

  it.each([
    ['that is empty', bytesOf(''), 'it is empty'],
    ['in UTF-16', Buffer.from('\u{feff}name,email,role\n', 'utf16le'), 'it is UTF-16'],
    ['with a header in Latin-1', Buffer.from('name,email,role,\u00e9\n', 'latin1'), 'line 1: is no UTF-8'],
    ['without a column', bytesOf('name,email\n'), 'line 1: the header lacks the column "role"; it is "name,email"'],
    ['with another separator', bytesOf('name|email|role\n'), 'Columns are parted by commas, semicolons or tabs'],
    ['with a column twice', bytesOf('name,Name,email,role\n'), 'line 1: the header has the column "name" 2 times'],
  ])('%s is refused as a whole, with the reason', (_, bytes, reason) => {
    expect(() => readTeam(bytes)).toThrow(NoTeam)
    expect(() => readTeam(bytes)).toThrow(reason)
  })
})
