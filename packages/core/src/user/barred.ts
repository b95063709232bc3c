/** Who is here and can do nothing: the platform has barred them. @module */
import type { UserIsBanned, UserIsSuspended } from './rejections.ts'
import type { ActiveUser } from './state.ts'

/** The refusal for whoever is barred; undefined for everybody else. Told to the person, and to support, alone. */
export const barred = ({ status }: ActiveUser): UserIsSuspended | UserIsBanned | undefined => {
  switch (status) {
    case 'suspended':
      return { _tag: 'UserIsSuspended', reference: 'ERR_NGROK_4106' }
    case 'banned':
      return { _tag: 'UserIsBanned', reference: 'ERR_NGROK_4107' }
    case 'active':
      return undefined
  }
}
