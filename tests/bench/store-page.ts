/** Runs inside the browser (bundled by store.bench.ts): our write path beside bare IndexedDB, same rows, same durability. */
import { declarations, emptyAnswer, withCriterion, withText } from '../../src/lib/domain/answer.ts';
import catalogue from '../../src/lib/domain/catalogue/miasto-korzysci.pl.json';
import { toCatalogue, type CatalogueFile } from '../../src/lib/domain/instrument.ts';
import { evaluate } from '../../src/lib/domain/status.ts';
import { Disk } from '../../src/lib/app/disk.ts';
import { draftPlace } from '../../src/lib/app/workplace.ts';

const key = { instrument: 'miasto-korzysci', round: '2027-03', category: 'superwizja' };
const text = 'Sześć superwizji zespołowych z zewnętrzną superwizorką. '.repeat(72).slice(0, 4000);

/** Times of single writes in ms, the two kinds taking turns so that the machine treats them alike. */
export async function compareWrites(rounds: number): Promise<{ ours: number[]; bare: number[] }> {
	const disk = new Disk({ ...draftPlace, databaseName: 'bench' });
	const { database } = disk;
	await database.open();
	const raw = await openBare();
	const ours: number[] = [];
	const bare: number[] = [];
	let basedOn: { n: number; replica: string; value: string } | null = null;
	for (let i = 0; i < rounds; i++) {
		const value = text + 'a'.repeat(i); // as typing does
		let begun = performance.now();
		const [stored] = await disk.write([{ key, catalogue: 1, kind: 'text', value, basedOn }]);
		ours.push(performance.now() - begun);
		const field = stored?.answer.text;
		basedOn = field ? { n: field.n, replica: field.replica, value: field.value } : null;
		const row = await database.docs.toCollection().first();
		begun = performance.now();
		await putBare(raw, row);
		bare.push(performance.now() - begun);
	}
	raw.close();
	await database.delete();
	indexedDB.deleteDatabase('bench-bare');
	return { ours: ours.slice(10), bare: bare.slice(10) };
}

/** Mean ms of one evaluation of a full card. */
export function timeEvaluate(rounds: number): number {
	const { instrument } = toCatalogue(catalogue as unknown as CatalogueFile);
	const stamp = { n: 1, replica: 'r', at: '2026-11-22T10:00:00Z', by: '' };
	const answers = instrument.categories.map((category) =>
		category.criteria.reduce(
			(answer, { id }, i) => withCriterion(answer, id, i % 2 === 0, stamp),
			withText(emptyAnswer({ ...key, category: category.id }, 1), text, stamp),
		),
	);
	let met = 0;
	const begun = performance.now();
	for (let i = 0; i < rounds; i++) met += evaluate(instrument, declarations(answers)).answered;
	if (met === 0) throw new Error('nothing was evaluated');
	return (performance.now() - begun) / rounds;
}

function openBare(): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open('bench-bare', 1);
		opening.onupgradeneeded = () =>
			opening.result.createObjectStore('docs', { keyPath: ['db', 'id'] });
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
}

function putBare(database: IDBDatabase, row: unknown): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = database.transaction('docs', 'readwrite', { durability: 'strict' });
		transaction.objectStore('docs').put(row);
		transaction.oncomplete = () => resolve();
		transaction.onerror = () => reject(transaction.error);
	});
}
