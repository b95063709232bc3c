/** The matrix of permissions, their order, and which combinations there are. @module */
import { decodeWith } from '@muniment/kernel'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { everyPermissions } from './account.fixture.ts'
import {
  administratorPermissions,
  exceeds,
  grants,
  isValidCombination,
  type MemberAction,
  memberPermissions,
  Permissions,
} from './permissions.ts'

type AxisValue =
  | `developer ${Permissions['developer']}`
  | `team ${Permissions['team']}`
  | `billing ${Permissions['billing']}`

const everyMember: readonly AxisValue[] = ['developer read_write', 'developer read_only']

/** Which values of an axis grant an action. An administrator is granted everything. */
const matrix: { readonly [A in MemberAction]: readonly AxisValue[] } = {
  'developer.read': everyMember,
  'developer.write': ['developer read_write'],
  'api.call': ['developer read_write'],
  'credential.assign-owner': [],
  'member.read': everyMember,
  'member.invite': ['team invite', 'team manager'],
  'member.disable': ['team manager'],
  'member.remove': ['team manager'],
  'administrator.change': [],
  'audit.read': [],
}

const actions = Object.keys(matrix) as MemberAction[]

const valuesOf = ({ developer, team, billing }: Permissions): readonly AxisValue[] => [
  `developer ${developer}`,
  `team ${team}`,
  `billing ${billing}`,
]

const anyPermissions = fc.constantFrom(...everyPermissions)
const anyMemberPermissions = anyPermissions.map((permissions) => ({ ...permissions, administrator: false }))

describe('the permission matrix', () => {
  it.each(actions.map((action) => [action, matrix[action].join(', ') || 'nobody'] as const))(
    'R4 grants %s to an administrator and to %s, and denies it to all others',
    (action) => {
      for (const permissions of everyPermissions) {
        const expected =
          permissions.administrator || valuesOf(permissions).some((value) => matrix[action].includes(value))
        expect(grants(permissions, action), JSON.stringify(permissions)).toBe(expected)
      }
    },
  )

  it('gives billing no say over members and credentials', () => {
    for (const action of actions)
      for (const permissions of everyPermissions)
        expect(grants({ ...permissions, billing: 'access' }, action)).toBe(
          grants({ ...permissions, billing: 'none' }, action),
        )
  })

  it('denies an action that is not in it, to all but administrators', () => {
    const unheardOf = 'account.delete' as MemberAction
    for (const permissions of everyPermissions)
      expect(grants(permissions, unheardOf) === true).toBe(permissions.administrator)
  })

  it('grants never less to who holds more', () => {
    fc.assert(
      fc.property(anyPermissions, anyPermissions, fc.constantFrom(...actions), (less, more, action) => {
        fc.pre(!exceeds(less, more))
        if (grants(less, action)) expect(grants(more, action)).toBe(true)
      }),
    )
  })
})

describe('the order of permissions (D10)', () => {
  it('puts nothing above itself', () => {
    for (const permissions of everyPermissions) expect(exceeds(permissions, permissions)).toBe(false)
  })

  it('puts an administrator above all, and nothing above an administrator', () => {
    for (const permissions of everyPermissions) {
      expect(exceeds(permissions, administratorPermissions)).toBe(false)
      expect(exceeds(administratorPermissions, permissions)).toBe(!permissions.administrator)
    }
  })

  it('is antisymmetric: of two that do not exceed each other, both are equal or both administrators', () => {
    for (const a of everyPermissions)
      for (const b of everyPermissions)
        if (!exceeds(a, b) && !exceeds(b, a) && !(a.administrator && b.administrator)) expect(a).toEqual(b)
  })

  it('is transitive: what is within the middle is within the top', () => {
    fc.assert(
      fc.property(anyPermissions, anyPermissions, anyPermissions, (low, middle, top) => {
        fc.pre(!exceeds(low, middle) && !exceeds(middle, top))
        expect(exceeds(low, top)).toBe(false)
      }),
    )
  })

  it.each([
    ['developer', 'read_only', 'read_write'],
    ['team', 'read_only', 'invite'],
    ['team', 'invite', 'manager'],
    ['team', 'read_only', 'manager'],
    ['billing', 'none', 'access'],
  ] as const)('orders %s: %s before %s, whatever the other axes', (axis, lower, higher) => {
    for (const permissions of everyPermissions.filter(({ administrator }) => !administrator)) {
      const low = { ...permissions, [axis]: lower }
      const high = { ...permissions, [axis]: higher }
      expect(exceeds(high, low)).toBe(true)
      expect(exceeds(low, high)).toBe(false)
    }
  })

  it('compares axis by axis: more on one does not make up for less on another', () => {
    fc.assert(
      fc.property(anyMemberPermissions, anyMemberPermissions, (a, b) => {
        const above = (['developer', 'team', 'billing'] as const).some((axis) => exceeds({ ...a, [axis]: b[axis] }, a))
        expect(exceeds(b, a)).toBe(above)
      }),
    )
  })
})

describe('combinations (D09)', () => {
  it.each(everyPermissions)(
    'allows developer read only with team read only alone, administrators exempt: %o',
    (permissions) => {
      const { developer, team, administrator } = permissions
      const forbidden: readonly string[] = ['read_only invite', 'read_only manager']
      expect(isValidCombination(permissions)).toBe(administrator || !forbidden.includes(`${developer} ${team}`))
    },
  )

  it('allows what founders and members are given', () => {
    expect(administratorPermissions.administrator).toBe(true)
    expect(memberPermissions).toEqual({
      developer: 'read_write',
      team: 'invite',
      billing: 'none',
      administrator: false,
    })
    expect([administratorPermissions, memberPermissions].every(isValidCombination)).toBe(true)
  })
})

describe('stored permissions', () => {
  it('are all there are, each with all its axes', () => {
    expect(everyPermissions).toHaveLength(24)
    for (const permissions of everyPermissions)
      expect(decodeWith(Permissions, permissions)).toEqual(E.right(permissions))
  })

  it.each(['developer', 'team', 'billing', 'administrator'] as const)('are unreadable without %s', (axis) => {
    const { [axis]: _, ...rest } = memberPermissions
    expect(E.isLeft(decodeWith(Permissions, rest))).toBe(true)
  })

  it.each([
    ['developer', 'write'],
    ['team', 'admin'],
    ['billing', true],
    ['administrator', 'true'],
  ])('are unreadable with %s as %s', (axis, value) => {
    expect(E.isLeft(decodeWith(Permissions, { ...memberPermissions, [axis]: value }))).toBe(true)
  })
})
