import type { DBCore, Middleware, Table } from 'dexie';

/**
 * The table of a transaction that need not wait for the disk, since what it writes is learned again by asking the server.
 * Never for what somebody typed. The library has one durability for a whole database; a store that is named twice is one
 * store to it and to the browser, and says to `durability` that this transaction is the exception.
 */
export function relaxed<T, K, I>(table: Table<T, K, I>): Table<T, K, I>[] {
	return [table, table];
}

export const durability: Middleware<DBCore> = {
	...{ stack: 'dbcore', name: 'durability' },
	create: (core) => ({
		...core,
		transaction: (stores, mode, options) =>
			core.transaction(
				stores,
				mode,
				new Set(stores).size < stores.length ? { durability: 'relaxed' } : options,
			),
	}),
};
