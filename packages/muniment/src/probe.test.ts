import { describe, expect, it } from 'vitest'
import { inspect } from 'node:util'
import { aTeam, codeOf, errorOf, ticketTo, password, signedUp, administrator, read_write } from './team.fixture.ts'
import { createMuniment } from './muniment.ts'

const p = (name: string, f: () => Promise<unknown>) => it(name, async () => { console.log(name, '=>', inspect(await f().catch((e) => e), { depth: 4 }).slice(0, 9000)) })

describe('probe', () => {
  p('parallel logins', async () => {
    const t = await aTeam()
    const t0 = Date.now()
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.muniment.access.logIn({ email: t.founder.email, password })))
    return [Date.now() - t0, t.hasher.verified, r.map((x) => x.status === 'fulfilled' ? 'ok' : x.reason.code)]
  })
  p('parallel wrong logins', async () => {
    const t = await aTeam()
    const t0 = Date.now()
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.muniment.access.logIn({ email: t.founder.email, password: 'x' })))
    return [Date.now() - t0, t.hasher.verified, r.map((x) => x.status === 'fulfilled' ? 'ok' : x.reason.code)]
  })
  p('parallel unknown logins', async () => {
    const t = await aTeam()
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.muniment.access.logIn({ email: 'u@example.com', password: 'x' })))
    return [t.hasher.verified, r.map((x) => x.status === 'fulfilled' ? 'ok' : x.reason.code)]
  })
  p('parallel refused entries', async () => {
    const t = await aTeam()
    const g = await t.person('grace')
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.as(g)))
    return r.map((x) => x.status === 'fulfilled' ? 'ok' : x.reason.code)
  })
  p('parallel entries', async () => {
    const t = await aTeam()
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.as(t.founder)))
    return r.map((x) => x.status === 'fulfilled' ? 'ok' : x.reason.code)
  })
  p('same commandId accept two accounts', async () => {
    const t = await aTeam()
    const g = await t.person('grace')
    const bob = await t.person('bob', 'Bobs')
    await t.muniment.accounts.invite({ email: g.email }, { as: await t.as(t.founder) })
    const t1 = ticketTo(t.outbox, g.email)
    await t.muniment.accounts.invite({ email: g.email }, { as: await t.as(bob, bob.accountId) })
    const t2 = ticketTo(t.outbox, g.email)
    const a = await t.muniment.accounts.acceptInvitation({ ticket: t1 }, { as: await t.as(g, undefined), commandId: 'x' })
    const key = await t.muniment.credentials.issueApiKey({}, { as: await t.as(g) })
    const b = await t.muniment.accounts.acceptInvitation({ ticket: t2 }, { as: await t.as(g, undefined), commandId: 'x' })
    const fresh = await t.muniment.access.enter({ apiKey: key.apiKey!, surface: 'api' }).then(String, (e) => e.code)
    const strong = await t.muniment.access.enter({ apiKey: key.apiKey!, surface: 'api', consistency: 'strong' }).then(String, (e) => e.code)
    return [a, b, fresh, strong, (await t.log()).filter((e) => e.type === 'CredentialIssued').length]
  })
  p('parallel same id signup', async () => {
    const t = await aTeam()
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.muniment.users.signUp({ email: 'z@example.com', password }, { commandId: 'c' })))
    return r.map((x) => x.status === 'fulfilled' ? [x.value.repeated, x.value.authtoken !== undefined] : x.reason.code)
  })
  p('parallel same address', async () => {
    const t = await aTeam()
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.muniment.users.signUp({ email: 'z@example.com', password })))
    return r.map((x) => x.status === 'fulfilled' ? [x.value.repeated, x.value.authtoken !== undefined] : x.reason.code)
  })
  p('parallel same id key', async () => {
    const t = await aTeam()
    const as = await t.as(t.founder)
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.muniment.credentials.issueApiKey({}, { as, commandId: 'c' })))
    return r.map((x) => x.status === 'fulfilled' ? [x.value.repeated, x.value.apiKey !== undefined] : x.reason.code)
  })
  p('parallel invites same id', async () => {
    const t = await aTeam()
    const as = await t.as(t.founder)
    const r = await Promise.allSettled(Array.from({ length: 20 }, () => t.muniment.accounts.invite({ email: 'q@example.com' }, { as, commandId: 'c' })))
    return r.map((x) => x.status === 'fulfilled' ? [x.value.repeated, x.value.mailed] : x.reason.code)
  })
  p('parallel different invites', async () => {
    const t = await aTeam()
    const as = await t.as(t.founder)
    const r = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => t.muniment.accounts.invite({ email: `q${n}@example.com` }, { as })))
    return r.map((x) => x.status === 'fulfilled' ? [x.value.repeated, x.value.mailed] : x.reason.code)
  })
  p('bad texts', async () => {
    const t = await aTeam()
    const as = await t.as(t.founder)
    const out: unknown[] = []
    const tryIt = async (n: string, f: () => Promise<unknown>) => out.push([n, await f().then(() => 'ok', (e) => [e.code, e.message, e.cause?.message])])
    for (const bad of ['\ud800', 'a\0b']) {
      await tryIt('desc', () => t.muniment.credentials.issueApiKey({ description: bad }, { as }))
      await tryIt('meta', () => t.muniment.credentials.issueApiKey({ metadata: bad }, { as }))
      await tryIt('commandId', () => t.muniment.credentials.issueApiKey({ }, { as, commandId: bad }))
      await tryIt('commandId su', () => t.muniment.users.signUp({ email: `x${bad.length}@e.com`, password }, { commandId: bad }))
      await tryIt('requestId', () => t.muniment.users.signUp({ email: `y${bad.length}@e.com`, password, requestId: bad }))
      await tryIt('ua', () => t.muniment.users.signUp({ email: `z${bad.length}@e.com`, password, userAgent: bad }))
      await tryIt('ua/login', () => t.muniment.access.logIn({ email: `z${bad.length}@e.com`, password, requestId: bad }))
      await tryIt('name', () => t.muniment.users.signUp({ email: `q${bad.length}@e.com`, password, name: bad }))
      await tryIt('support', () => t.muniment.access.support({ operator: bad, reason: bad }))
    }
    await tryIt('commandId null', () => t.muniment.users.signUp({ email: `nn@e.com`, password }, { commandId: null as never }))
    await tryIt('bad plan', async () => { const m = await createMuniment({ ...t.options, newAccounts: { plan: 'x', features: ['bogus' as never], seatLimit: 0 } }); const s = await signedUp(m, 'pl', 'Plan'); await m.access.enter({ session: s.session, account: s.accountId!, surface: 'dashboard' }) })
    await tryIt('life', async () => { const m = await createMuniment({ ...t.options, sessions: { lifetimeMs: Number.MAX_SAFE_INTEGER } }); await signedUp(m, 'pl2', 'Plan') })
    await tryIt('idle', async () => { const m = await createMuniment({ ...t.options, sessions: { idleMs: Number.MAX_SAFE_INTEGER } }); const s = await signedUp(m, 'pl3', 'Plan');  await m.access.enter({ session: s.session, account: s.accountId!, surface: 'dashboard' }) })
    await tryIt('pepper', async () => { const m = await createMuniment({ ...t.options, keys: { ...t.options.keys, pepper: { version: 10000, secret: new Uint8Array(32) } } }); await signedUp(m, 'pl4', 'Plan') })
    await tryIt('policy', async () => { const m = await createMuniment({ ...t.options, passwords: { lengthMin: 300 } }); await signedUp(m, 'pl5', 'Plan') })
    await tryIt('policyInf', async () => { const m = await createMuniment({ ...t.options, passwords: { lengthMin: Infinity } }); await signedUp(m, 'pl5', 'Plan') })
    await tryIt('sync mailer', async () => { const m = await createMuniment({ ...t.options, mailer: { send: () => { throw new Error('x') } } }); return m.accounts.invite({ email: 'q@e.com' }, { as }) })
    return out
  })
})
