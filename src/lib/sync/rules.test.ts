import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	answerLost,
	facility,
	idOf,
	jsonResponse,
	SyncDevice,
	type Line,
} from '../../../tests/support/sync-device.ts';
import { couch } from '../couch/client.ts';
import type { CouchDocument } from '../couch/types.ts';
import { openEmbedded, type Embedded } from '../server/embedded/index.ts';
import { readCheckpoint } from '../store/sync-checkpoint.ts';
import { resendRefused } from '../store/sync-push.ts';
import { readWaiting } from '../store/sync-rows.ts';

let dir: string;
let embedded: Embedded;
let epoch: string | null;
let devices: SyncDevice[];

const server = async (request: Request) => {
	const response = await embedded.handle(request);
	if (epoch === null) return response;
	return new Response(response.body, {
		status: response.status,
		headers: { 'X-Database-Epoch': epoch },
	});
};
const remote = () => couch(server).database(facility);
const device = (name = 'a') => {
	const one = new SyncDevice(name, server);
	devices.push(one);
	return one;
};
async function pair(): Promise<[SyncDevice, SyncDevice]> {
	const [a, b] = [device('a'), device('b')];
	await a.type('x', 'Raz.');
	await a.sync();
	await b.sync();
	return [a, b];
}
async function served(category = 'x'): Promise<CouchDocument | null> {
	return remote().get(idOf(category), { conflicts: true });
}
async function servedText(category = 'x') {
	return ((await served(category))?.text as { value: string } | undefined)?.value;
}
const waiting = (one: SyncDevice) => readWaiting(one.database, [facility]);
const bulk = (request: Request) => request.url.endsWith('/_bulk_docs');

beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'sync-'));
	embedded = await openEmbedded({ dir });
	epoch = null;
	devices = [];
	await remote().create();
});
afterEach(async () => {
	for (const { database } of devices) database.close();
	await embedded.close();
	await rm(dir, { recursive: true });
});

describe('requests', () => {
	it('one for an idle sync, one for the push of a whole card', async () => {
		const a = device();
		await a.sync();
		for (let n = 0; n < 15; n++) await a.type(`k${n}`, 'Opis działań. '.repeat(50));
		await a.push();
		expect(a.requests).toEqual(['POST /_bulk_docs']);
		expect(await waiting(a)).toEqual([]);
		await a.sync();
		await a.sync();
		expect(a.requests).toEqual(['GET /_changes']);
	});

	it(
		'one for the first pull of 4,500 documents, and none of them waits',
		{ timeout: 60_000 },
		async () => {
			const docs = Array.from({ length: 4500 }, (_, n) => ({ _id: `news:${n}`, type: 'news', n }));
			await remote().bulkDocs(docs);
			const a = device();
			await a.sync();
			expect(a.requests).toEqual(['GET /_changes']);
			expect(await a.database.docs.count()).toBe(4500);
			expect(await waiting(a)).toEqual([]);
		},
	);

	it('none to ask after what the first pull has just brought', async () => {
		await pair();
		const c = device('c');
		for (let i = 0; i < 2; i++) {
			await c.sync();
			expect(c.requests).toEqual(['GET /_changes']);
		}
		expect((await readCheckpoint(c.database, facility)).healedAt).toBe(c.now.toISOString());
	});

	it('a request a day asks whether the server still has what it confirmed', async () => {
		const [a] = await pair();
		await a.sync();
		a.now = new Date(a.now.getTime() + 25 * 3_600_000);
		await a.sync();
		expect(a.requests).toEqual(['POST /_revs_diff', 'GET /_changes']);
		a.now = new Date(0);
		await a.sync();
		expect(a.requests).toContain('POST /_revs_diff');
	});
});

describe('two devices', () => {
	it('merge changes of different fields and sentences without a question', async () => {
		const [a, b] = await pair();
		await a.type('x', 'Raz. Dwa.');
		await b.type('x', 'Zero. Raz.');
		await b.mark('x', true);
		await a.sync();
		await b.sync();
		await a.sync();
		expect(await a.answer('x')).toEqual(await b.answer('x'));
		expect(await a.text('x')).toBe('Zero. Raz. Dwa.');
		expect((await a.answer('x'))?.variants).toEqual([]);
		expect(await waiting(b)).toEqual([]);
	});

	it('keep both texts of a clash, wherever it is found', async () => {
		const [a, b] = await pair();
		await a.type('x', 'Raz i pół.');
		await b.type('x', 'Raz, dwa.');
		await a.push();
		await b.push();
		expect(b.requests).toEqual(['POST /_bulk_docs', 'POST /_all_docs', 'POST /_bulk_docs']);
		await a.sync();
		expect(await a.answer('x')).toEqual(await b.answer('x'));
		const { text, variants } = (await a.answer('x')) ?? {};
		expect([text?.value, variants?.[0]?.text].sort()).toEqual(['Raz i pół.', 'Raz, dwa.']);
	});

	it('an old page after a new one, or the same one twice, changes nothing', async () => {
		const [a, b] = await pair();
		const pages: Response[] = [];
		b.line = async (request, next) => {
			const answer = await next(request);
			if (request.url.includes('_changes')) pages.push(answer.clone());
			return answer;
		};
		await a.type('x', 'Raz. Dwa.');
		await a.sync();
		await b.sync();
		await a.type('x', 'Raz. Dwa. Trzy.');
		await a.sync();
		await b.sync();
		const before = await b.database.docs.toArray();
		for (const page of [...pages].reverse()) {
			b.line = async (request, next) =>
				request.url.includes('_changes') ? page.clone() : next(request);
			await b.sync();
		}
		b.line = (request, next) => next(request);
		await b.sync();
		const after = await b.database.docs.toArray();
		expect(after.map(({ body, dirty }) => ({ body, dirty }))).toEqual(
			before.map(({ body, dirty }) => ({ body, dirty })),
		);
		expect((await served())?._rev).toBe(before[0]?.base?.rev);
	});

	it('what is typed while a push is under way stays to be sent', async () => {
		const a = device();
		await a.type('x', 'Raz.');
		a.line = async (request, next) => {
			const answer = await next(request);
			if (bulk(request)) await a.type('x', 'Raz. Dwa.');
			return answer;
		};
		await a.push();
		a.line = (request, next) => next(request);
		expect(await waiting(a)).toMatchObject([{ state: 'device' }]);
		await a.push();
		expect(await servedText()).toBe('Raz. Dwa.');
	});

	it('a deletion never beats an unsynced edit, and takes a synced one', async () => {
		const [a, b] = await pair();
		await a.type('x', 'Raz. Dwa.');
		const doc = await served();
		await remote().put({ _id: idOf('x'), _rev: doc?._rev ?? '', _deleted: true });
		await b.sync();
		expect(await b.row('x')).toMatchObject({ body: null, dirty: null });
		await a.sync();
		expect(await servedText()).toBe('Raz. Dwa.');
		await b.sync();
		expect(await b.text('x')).toBe('Raz. Dwa.');
	});
});

describe('an answer that was lost', () => {
	it('is no clash with oneself, typed on meanwhile or not', async () => {
		const [a, b] = await pair();
		a.line = (request, next) => (bulk(request) ? answerLost(request, next) : next(request));
		await a.type('x', 'Raz. Dwa.');
		expect((await a.push()).problem?.kind).toBe('offline');
		a.line = (request, next) => next(request);
		await b.sync();
		await b.type('x', 'Zero. Raz. Dwa.');
		await b.sync();
		await a.type('x', 'Raz. Dwa i pół.');
		await a.sync();
		await b.sync();
		expect(await b.answer('x')).toEqual(await a.answer('x'));
		expect(await a.text('x')).toBe('Zero. Raz. Dwa i pół.');
		expect((await a.answer('x'))?.variants).toEqual([]);
	});

	it('is recognised, and nothing is written twice', async () => {
		const a = device();
		await a.sync();
		await a.type('x', 'Raz.');
		a.line = answerLost;
		await a.push();
		a.line = (request, next) => next(request);
		const written = await served();
		await a.push();
		expect(await served()).toEqual(written);
		expect(await waiting(a)).toEqual([]);
	});

	it('that did not arrive is sent after one question', async () => {
		const a = device();
		await a.sync();
		await a.type('x', 'Raz.');
		a.line = async () => {
			throw new TypeError('Failed to fetch');
		};
		await a.push();
		await a.type('x', 'Raz. Dwa.');
		a.line = (request, next) => next(request);
		await a.push();
		expect(a.requests).toEqual(['POST /_all_docs', 'POST /_bulk_docs']);
		expect(await servedText()).toBe('Raz. Dwa.');
	});
});

describe('a refused document', () => {
	const refusing =
		(id: string): Line =>
		async (request, next) => {
			if (!bulk(request)) return next(request);
			const { docs } = (await request.clone().json()) as { docs: CouchDocument[] };
			const good = docs.filter((doc) => doc._id !== id);
			const answer = await next(new Request(request, { body: JSON.stringify({ docs: good }) }));
			const rows = (await answer.json()) as { id: string }[];
			return jsonResponse(
				201,
				docs.map(({ _id }) =>
					_id === id
						? { id, error: 'forbidden', reason: 'nie ta runda' }
						: rows.find((row) => row.id === _id),
				),
			);
		};

	it('of a hundred is kept with its reason while the others are confirmed; sent again when edited or asked', async () => {
		const a = device();
		for (let n = 0; n < 100; n++) await a.type(`k${n}`, 'Tekst.');
		a.line = refusing(idOf('k42'));
		await a.push();
		const refused = [{ db: facility, id: idOf('k42'), state: 'refused', reason: 'nie ta runda' }];
		expect(await waiting(a)).toEqual(refused);
		await a.push();
		expect(a.requests).toEqual([]);
		await a.type('k42', 'Tekst. I jeszcze.');
		await a.push();
		expect(a.requests).toEqual(['POST /_bulk_docs']);
		expect(await waiting(a)).toEqual(refused);
		a.line = (request, next) => next(request);
		await resendRefused(a.database, facility, idOf('k42'));
		await a.push();
		expect(await waiting(a)).toEqual([]);
		expect(await servedText('k42')).toBe('Tekst. I jeszcze.');
	});

	it.each([
		[413, 'too-large'],
		[400, 'bad'],
	])('that fails the whole batch with %s is found by halving', async (status, reason) => {
		const a = device();
		for (let n = 0; n < 100; n++) await a.type(`k${n}`, n === 42 ? 'Za długi.' : 'Tekst.');
		a.line = async (request, next) =>
			bulk(request) && (await request.clone().text()).includes('Za długi.')
				? jsonResponse(status, { error: 'bad_request', reason: 'bad' })
				: next(request);
		await a.push();
		expect(a.requests.length).toBeLessThan(16);
		expect(await waiting(a)).toEqual([{ db: facility, id: idOf('k42'), state: 'refused', reason }]);
	});
});

describe('a server in trouble', () => {
	it.each([
		['HTML of a proxy', () => new Response('<html>', { status: 200 }), 'server'],
		['HTML with 403', () => new Response('<html>', { status: 403 }), 'server'],
		['500', () => jsonResponse(500, { error: 'x' }), 'server'],
		['429', () => jsonResponse(429, { error: 'x' }, { 'Retry-After': '30' }), 'server'],
		['401', () => jsonResponse(401, { error: 'unauthorized' }), 'signed-out'],
		['another person', () => jsonResponse(409, { error: 'account_mismatch' }), 'account-mismatch'],
		['403', () => jsonResponse(403, { error: 'forbidden' }), 'forbidden'],
		['404', () => jsonResponse(404, { error: 'not_found' }), 'missing'],
	])('%s: everything stays as it is and waits', async (_, answer, kind) => {
		const [a] = await pair();
		await a.type('x', 'Raz. Dwa.');
		await a.type('y', 'Nowe.');
		const before = await a.database.docs.toArray();
		a.line = async () => answer();
		for (let n = 0; n < 3; n++) expect((await a.sync()).problem?.kind).toBe(kind);
		expect((await a.push()).problem?.kind).toBe(kind);
		const after = await a.database.docs.toArray();
		expect(after.map(({ sent: _sent, ...row }) => row)).toEqual(before);
		a.line = (request, next) => next(request);
		await a.sync();
		expect(await servedText('y')).toBe('Nowe.');
		expect(await waiting(a)).toEqual([]);
	});

	it('202 is sent, and confirmed only once the server shows it', async () => {
		const a = device();
		await a.sync();
		await a.type('x', 'Raz.');
		a.line = async (request, next) => {
			const answer = await next(request);
			return bulk(request) ? new Response(answer.body, { status: 202 }) : answer;
		};
		expect((await a.push()).again).toEqual([facility]);
		expect(await waiting(a)).toMatchObject([{ state: 'sent' }]);
		await a.push();
		expect(a.requests).toEqual(['POST /_revs_diff']);
		expect(await waiting(a)).toEqual([]);
	});

	it('202 that the cluster lost is sent again', async () => {
		const a = device();
		await a.sync();
		await a.type('x', 'Raz.');
		a.line = async (request, next) =>
			bulk(request)
				? jsonResponse(202, [{ ok: true, id: idOf('x'), rev: `1-${'a'.repeat(32)}` }])
				: next(request);
		await a.push();
		a.line = (request, next) => next(request);
		await a.push();
		expect(await servedText()).toBe('Raz.');
		expect(await waiting(a)).toEqual([]);
	});

	it('410 takes what was confirmed and keeps what was not, said aloud', async () => {
		const [a] = await pair();
		await a.type('y', 'Nie wysłane.');
		a.line = async () => jsonResponse(410, { error: 'gone', reason: 'closed' });
		expect((await a.sync()).problem?.kind).toBe('gone');
		expect(await a.database.docs.count()).toBe(1);
		expect(await a.text('y')).toBe('Nie wysłane.');
		expect(await waiting(a)).toMatchObject([{ state: 'refused', reason: 'gone' }]);
		await a.sync();
		expect(a.requests).toEqual([]);
	});

	it('leaves of a split cluster are merged, and the losing ones go after that', async () => {
		const [a, b] = await pair();
		const from = (await served())?._rev?.slice(2) ?? '';
		for (const [one, text, hash] of [
			[a, 'Raz. Dwa.', 'a'],
			[b, 'Zero. Raz.', 'b'],
		] as const) {
			await one.type('x', text);
			const { body } = await one.row('x');
			const ids = [hash.repeat(32), from];
			const doc = {
				...(body as object),
				_id: idOf('x'),
				_rev: `2-${ids[0]}`,
				_revisions: { start: 2, ids },
			};
			await remote().bulkDocs([doc], { newEdits: false });
		}
		expect((await served())?._conflicts).toHaveLength(1);
		const c = device('c');
		await c.sync();
		expect((await served())?._conflicts).toBeUndefined();
		await a.sync();
		await b.sync();
		await a.sync();
		await c.sync();
		expect(await a.answer('x')).toEqual(await b.answer('x'));
		expect(await c.answer('x')).toEqual(await b.answer('x'));
		const all = JSON.stringify(await served());
		expect(all).toContain('Dwa.');
		expect(all).toContain('Zero.');
	});
});

describe('a server that went backwards', () => {
	/** Restores what it held `before`, in a new database. */
	async function restore(before: readonly CouchDocument[]): Promise<void> {
		await embedded.handle(new Request(`http://couch.invalid/${facility}`, { method: 'DELETE' }));
		await remote().create();
		await remote().bulkDocs(before, { newEdits: false });
	}
	const all = async () =>
		(await remote().allDocsRange({ includeDocs: true })).flatMap(({ doc }) => (doc ? [doc] : []));

	it.each(['with a new epoch', 'silently'])('%s gets back what devices have', async (how) => {
		epoch = 'one';
		const [a, b] = await pair();
		const copy = await all();
		await a.type('x', 'Raz. Dwa.');
		await a.type('y', 'Nowe.');
		await a.sync();
		await b.sync();
		await restore(copy);
		if (how === 'silently') a.now = new Date(a.now.getTime() + 25 * 3_600_000);
		else epoch = 'two';
		await b.type('x', 'Zero. Raz. Dwa.');
		await a.sync();
		await b.sync();
		await a.sync();
		expect(await servedText()).toBe('Zero. Raz. Dwa.');
		expect(await servedText('y')).toBe('Nowe.');
		expect(await a.answer('x')).toEqual(await b.answer('x'));
		expect(await waiting(a)).toEqual([]);
		expect(await waiting(b)).toEqual([]);
	});

	it(
		'or whose processes do not agree on its history is asked again later',
		{ timeout: 5000 },
		async () => {
			epoch = 'one';
			const [a] = await pair();
			let requests = 0;
			a.line = async (request, next) => {
				epoch = `process ${requests++ % 2}`;
				if (requests > 100) throw new Error('there is no end to it');
				return next(request);
			};
			expect((await a.sync()).problem?.kind).toBe('server');
			expect(a.requests.length).toBeLessThan(8);
			a.line = (request, next) => next(request);
			await a.type('x', 'Raz. Dwa.');
			expect((await a.sync()).problem).toBeNull();
			expect(await servedText()).toBe('Raz. Dwa.');
		},
	);

	it('to nothing is filled again', async () => {
		epoch = 'one';
		const [a, b] = await pair();
		await b.type('y', 'B.');
		await b.sync();
		await restore([]);
		epoch = 'two';
		await a.sync();
		await b.sync();
		expect([await servedText(), await servedText('y')]).toEqual(['Raz.', 'B.']);
		expect((await readCheckpoint(a.database, facility)).epoch).toBe('two');
	});

	it('is believed where this person may not write', async () => {
		epoch = 'one';
		const [a, b] = await pair();
		b.mayWrite = () => false;
		await restore([]);
		epoch = 'two';
		await b.sync();
		expect(await b.database.docs.count()).toBe(0);
		await a.sync();
		await b.sync();
		expect(await b.text('x')).toBe('Raz.');
	});
});

describe('a document nobody here can read', () => {
	const newer = { type: 'answer', schema: 2, glosy: 7 };

	it('is kept as it came and does not hold up the page', async () => {
		const [a] = await pair();
		await remote().bulkDocs([
			{ _id: idOf('n'), ...newer },
			{ _id: idOf('d'), type: 'answer', schema: 1, criteria: 'zepsute' },
			{ _id: 'news:1', type: 'news', text: 'Nowina' },
		]);
		await a.sync();
		expect(await a.row('n')).toMatchObject({ body: newer, dirty: null });
		expect(await a.row('d')).toMatchObject({ body: { criteria: 'zepsute' }, dirty: null });
		expect(await a.database.docs.get([facility, 'news:1'])).toBeDefined();
	});

	it('is not written over when a newer app wrote it', async () => {
		const [a] = await pair();
		await a.type('x', 'Raz. Dwa.');
		const doc = await served();
		await remote().put({ _id: idOf('x'), _rev: doc?._rev ?? '', ...newer });
		await a.sync();
		await a.sync();
		expect(await served()).toMatchObject(newer);
		expect(await a.text('x')).toBe('Raz. Dwa.');
		expect(await waiting(a)).toMatchObject([{ state: 'refused', reason: 'newer-document' }]);
	});

	it('is set aside and mended when it is damaged', async () => {
		const [a] = await pair();
		const doc = await served();
		await remote().put({ _id: idOf('x'), _rev: doc?._rev ?? '', type: 'answer', schema: 1 });
		await a.sync();
		expect(await servedText()).toBe('Raz.');
		expect(await a.database.aside.count()).toBe(1);
	});
});

it('a page that another tab has overtaken is not applied', async () => {
	const [a, b] = await pair();
	await b.type('x', 'Raz. Dwa.');
	await b.sync();
	let first = true;
	a.line = async (request, next) => {
		const answer = await next(request);
		if (first && request.url.includes('_changes')) {
			first = false;
			await a.sync();
		}
		return answer;
	};
	await a.sync();
	expect(await a.text('x')).toBe('Raz. Dwa.');
	expect(await waiting(a)).toEqual([]);
});
