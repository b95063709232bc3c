/** What an account is and may. @module */
import type { Fact } from '@muniment/kernel'
import type { AccountId } from '../../ids.ts'
import type { AccountFeature, SettingsEvent } from './events.ts'

export interface SettingsState {
  account: { readonly status: 'absent' } | { readonly status: 'active'; readonly accountId: AccountId; name: string }
  features: readonly AccountFeature[]
  /** Absent: no limit. */
  seatLimit: number | undefined
}

export const noSettings = (): SettingsState => ({ account: { status: 'absent' }, features: [], seatLimit: undefined })

export const evolveSettings = (draft: SettingsState, fact: Fact<SettingsEvent>): void => {
  switch (fact.type) {
    case 'AccountCreated':
      draft.account = { status: 'active', accountId: fact.data.accountId, name: fact.data.name }
      return
    case 'PlanChanged':
      draft.features = [...fact.data.features]
      draft.seatLimit = fact.data.seatLimit
      return
  }
}
