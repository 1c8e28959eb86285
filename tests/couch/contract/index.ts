import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Backend } from '../../../src/lib/couch/types.ts';
import { Ask } from '../support/ask.ts';
import { describeBulk } from './bulk.ts';
import { describeChanges } from './changes.ts';
import { describeClient } from './client.ts';
import { describeDatabases } from './databases.ts';
import { describeDocuments } from './documents.ts';
import { describeFeeds } from './feeds.ts';
import { describeLists } from './lists.ts';
import { describeRevisions } from './revisions.ts';

export interface Served {
	readonly backend: Backend;
	close(): Promise<void>;
}

/** A database made for one test and dropped after it. */
export type Fresh = () => Ask;

/** What the product relies on in a CouchDB, asserted as CouchDB 3 answers it, on whatever calls itself one. */
export function describeContract(name: string, open: () => Promise<Served>): void {
	describe(`CouchDB's protocol: ${name}`, () => {
		let served: Served;
		let current: Ask;
		beforeAll(async () => {
			served = await open();
		});
		afterAll(() => served.close());
		beforeEach(async () => {
			current = new Ask(served.backend);
			await current.put('');
		});
		afterEach(async () => {
			await current.delete('');
		});
		const fresh: Fresh = () => current;
		describeDatabases(fresh);
		describeDocuments(fresh);
		describeBulk(fresh);
		describeLists(fresh);
		describeRevisions(fresh);
		describeChanges(fresh);
		describeFeeds(fresh);
		describeClient(fresh);
	});
}
