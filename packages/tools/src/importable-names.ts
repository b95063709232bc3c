/**
 * Whether everything that a package's declarations name can be imported from it: what a signature or a link of an
 * exported name says, what those say, and so on.
 *
 * Reads built declarations, which are regular enough to be read as text.
 *
 * @module
 */

/** Where a declaration is found: file and name. */
interface Place {
  readonly file: string
  readonly name: string
}

export interface PublicSurface {
  /** Declaration file of the package's entry. */
  readonly entry: string
  readonly read: (file: string) => string | undefined
  /** Declaration file of a module that is named in another; undefined for what is not ours. */
  readonly resolve: (from: string, specifier: string) => string | undefined
  /** Names of the machinery behind the surface: what they name is nobody's business outside. */
  readonly machinery: ReadonlySet<string>
}

/** `X`, `type X`, `X as Y`: the name inside and the name outside. */
const itemsOf = (list: string): readonly (readonly [inside: string, outside: string])[] =>
  list.split(',').flatMap((item) => {
    const [inside = '', outside = inside] = item
      .trim()
      .replace(/^type /, '')
      .split(' as ')
    return inside === '' ? [] : [[inside, outside] as const]
  })

const keyOf = ({ file, name }: Place): string => `${file} ${name}`

/** Comments and statements at the top of a file, each comment with the statement that follows it. */
const statementsOf = (text: string): readonly string[] => {
  const statements: string[] = []
  let comment = ''
  for (const part of text.split(/^(?=\/\*\*|export |declare |type |interface |import )/m)) {
    if (/^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.test(part)) comment += part
    else {
      statements.push(comment + part)
      comment = ''
    }
  }
  return statements
}

/**
 * A line `name: named by name` for every name that cannot be imported, in order. What a file keeps to itself is a
 * part of what names it there; links count in the package's own files, and values only where they lend their type.
 */
export const namesNotImportable = ({ entry, read, resolve, machinery }: PublicSurface): readonly string[] => {
  const folder = entry.slice(0, entry.lastIndexOf('/') + 1)
  const declared = (file: string, name: string): string | undefined =>
    statementsOf(read(file) ?? '').find((statement) =>
      new RegExp(
        `^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|const|function) ${name}\\b`,
        'm',
      ).test(statement.replaceAll(/\/\*\*[\s\S]*?\*\//g, '')),
    )

  /** Where `name` is declared as `file` knows it. */
  const placeOf = (file: string, name: string): Place | undefined => {
    const text = read(file) ?? ''
    if (declared(file, name) !== undefined) return { file, name }
    for (const [, list = '', specifier = ''] of text.matchAll(
      /^(?:import|export) (?:type )?\{([^}]*)\} from '([^']+)'/gm,
    ))
      for (const [inside, outside] of itemsOf(list)) {
        const target = outside === name ? resolve(file, specifier) : undefined
        if (target !== undefined) return placeOf(target, inside)
      }
    for (const [, specifier = ''] of text.matchAll(/^export (?:type )?\* from '([^']+)'/gm)) {
      const target = resolve(file, specifier)
      const place = target === undefined ? undefined : placeOf(target, name)
      if (place !== undefined) return place
    }
    return undefined
  }

  const exportsOf = (file: string): readonly Place[] => {
    const text = read(file) ?? ''
    const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '[^']+'/gm)].flatMap(([, list = '']) =>
      itemsOf(list).map(([, outside]) => outside),
    )
    const own = [
      ...text.matchAll(/^export (?:declare )?(?:abstract )?(?:interface|type|class|const|function) (\w+)/gm),
    ].map(([, name = '']) => name)
    const starred = [...text.matchAll(/^export (?:type )?\* from '([^']+)'/gm)].flatMap(([, specifier = '']) => {
      const target = resolve(file, specifier)
      return target === undefined ? [] : exportsOf(target)
    })
    return [...[...listed, ...own].flatMap((name) => placeOf(file, name) ?? []), ...starred]
  }

  const namedIn = ({ file, name }: Place): readonly Place[] => {
    const statement = declared(file, name) ?? ''
    const linked = file.startsWith(folder) ? [...statement.matchAll(/\{@link (\w+)/g)].map(([, link = '']) => link) : []
    const code = statement.replaceAll(/\/\*[\s\S]*?\*\/|'[^']*'|"[^"]*"/g, '')
    const said = [...code.matchAll(/\btypeof (\w+)|\b([A-Z]\w*)/g)].map(([, value, type]) => value ?? type ?? '')
    return [...linked, ...said].flatMap((each) => placeOf(file, each) ?? [])
  }

  const isKept = ({ file, name }: Place): boolean =>
    !/^export /m.test((declared(file, name) ?? '').replaceAll(/\/\*\*[\s\S]*?\*\//g, ''))

  const exported = exportsOf(entry)
  const importable = new Set(exported.map(keyOf))
  const missing = new Map<string, string>()
  const seen = new Set<string>()
  const open = [...exported]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(keyOf(place)) || machinery.has(place.name)) continue
    seen.add(keyOf(place))
    for (const named of namedIn(place)) {
      open.push(named)
      if (/^[a-z]/.test(named.name) || isKept(named) || importable.has(keyOf(named)) || machinery.has(named.name))
        continue
      if (keyOf(named) !== keyOf(place)) missing.set(keyOf(named), `${named.name}: named by ${place.name}`)
    }
  }
  return [...missing.values()].toSorted()
}
