export { createAccounts, type AccountsDependencies } from './accounts.ts';
export type { Accounts } from './types.ts';
