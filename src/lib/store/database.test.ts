import { expect, it } from 'vitest';
import { readAnswers, saveAnswerEdits } from './answers.ts';
import { Database, draftDb } from './database.ts';
import { storeProblem } from './problem.ts';
import { dirtyRows } from './rows.ts';
import { readWaiting } from './sync-rows.ts';
import { listVersions } from './versions.ts';

/** What version 1 of the schema laid down, spelled out and frozen: later versions must open it with nothing lost. */
const key = { instrument: 'miasto-korzysci', round: '2027-03', category: 'superwizja' };
const id = 'answer:miasto-korzysci:2027-03:superwizja';
const stamp = { n: 2, replica: 'abcdefghijkl', at: '2026-11-22T10:00:00.000Z', by: '' };
const written = {
	docs: {
		...{ db: draftDb, id, type: 'answer', base: null, dirty: 1, edit: 2 },
		body: {
			...{ type: 'answer', schema: 1, ...key, catalogue: 1, variants: [], dismissed: [], lost: [] },
			criteria: { 'superwizja.standard': { ...stamp, n: 1, value: true } },
			text: { ...stamp, value: 'Sześć superwizji.' },
			seen: { abcdefghijkl: 2 },
		},
	},
	versions: { db: draftDb, id, field: 'text', text: 'Dawniej.', at: stamp.at, by: '', open: 0 },
	aside: { db: draftDb, id, body: { odd: true }, reason: 'x', at: stamp.at, source: 'database' },
	meta: { key: 'replica', value: { id: 'abcdefghijkl', n: 2 } },
};

it('opens what version 1 wrote, with every row, and goes on after its last edit', async () => {
	await layDownVersion1('v1');
	const database = new Database('v1');
	const { answers, unreadable } = await readAnswers(database, draftDb);
	expect(unreadable).toEqual([]);
	expect(answers[0]?.answer).toEqual(written.docs.body);
	expect(await listVersions(database, { db: draftDb, id, field: 'text' })).toMatchObject([
		{ text: 'Dawniej.' },
	]);
	expect(await database.aside.count()).toBe(1);
	const edit = {
		key,
		catalogue: 1,
		kind: 'criterion',
		criterion: 'superwizja.vip',
		value: false,
	} as const;
	const [saved] = await saveAnswerEdits(database, draftDb, [edit], { by: '', now: new Date() });
	// Under an id of its own: what the old counter was used for elsewhere nobody knows.
	expect(saved?.answer.criteria['superwizja.vip']).toMatchObject({ n: 3 });
	expect(saved?.answer.seen).toMatchObject({ abcdefghijkl: 2 });
	expect(Object.keys(saved?.answer.seen ?? {})).toHaveLength(2);
	await database.delete();
});

it('finds in what version 1 wrote what waits, and nothing else', async () => {
	await layDownVersion1('v1-waiting');
	const database = new Database('v1-waiting');
	expect(await dirtyRows(database, draftDb).primaryKeys()).toEqual([[draftDb, id]]);
	expect(await readWaiting(database, [draftDb])).toMatchObject([{ id, state: 'device' }]);
	expect((await database.docs.get([draftDb, `${id}-2`]))?.dirty).toBeNull();
	const names = database.docs.schema.indexes.map(({ name }) => name);
	expect(names).toEqual(['[db+dirty]']);
	expect(await database.docs.where('[db+dirty]').between([draftDb, 0], [draftDb, 2]).count()).toBe(
		1,
	);
	await database.delete();
});

it('leaves a database of a newer app alone and says so', async () => {
	const newer = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open('newer', 990);
		opening.onupgradeneeded = () => opening.result.createObjectStore('papers', { keyPath: 'id' });
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error ?? new Error('not opened'));
	});
	newer.close();
	const database = new Database('newer');
	const opening = database.open().catch((error: unknown) => storeProblem(error));
	expect(await opening).toBe('outdated');
	const reading = readAnswers(database, draftDb).catch((error: unknown) => storeProblem(error));
	expect(await reading).toBe('outdated');
	const all = await indexedDB.databases();
	expect(all.find(({ name }) => name === 'newer')?.version).toBe(990);
});

/** With the browser's own interface, as Dexie made it then: its version 1 is IndexedDB's 10. */
function layDownVersion1(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open(name, 10);
		opening.onupgradeneeded = () => {
			const { result } = opening;
			const docs = result.createObjectStore('docs', { keyPath: ['db', 'id'] });
			docs.createIndex('[db+type]', ['db', 'type']);
			docs.createIndex('[db+dirty]', ['db', 'dirty']);
			docs.put(written.docs);
			// Confirmed by the server: version 1 had an index of these as well.
			docs.put({ ...written.docs, id: `${id}-2`, dirty: 0 });
			const versions = result.createObjectStore('versions', {
				keyPath: 'seq',
				autoIncrement: true,
			});
			versions.createIndex('[db+id+field]', ['db', 'id', 'field']);
			versions.put(written.versions);
			const aside = result.createObjectStore('aside', { keyPath: 'seq', autoIncrement: true });
			aside.createIndex('[db+id]', ['db', 'id']);
			aside.put(written.aside);
			result.createObjectStore('meta', { keyPath: 'key' }).put(written.meta);
		};
		opening.onsuccess = () => resolve(opening.result.close());
		opening.onerror = () => reject(opening.error);
	});
}
