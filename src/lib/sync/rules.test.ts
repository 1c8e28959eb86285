import { describe, expect, it } from 'vitest';
import {
	answerLost,
	facility,
	idOf,
	jsonResponse,
	type Line,
} from '../../../tests/support/sync-device.ts';
import { isBulk, SyncServer, waiting } from '../../../tests/support/sync-server.ts';
import type { CouchDocument } from '../couch/types.ts';
import { readCheckpoint } from '../store/sync-checkpoint.ts';
import { resendRefused } from '../store/sync-push.ts';

const server = new SyncServer();

describe('requests', () => {
	it('one for an idle sync, one for the push of a whole card', async () => {
		const a = server.device();
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
			await server.remote().bulkDocs(docs);
			const a = server.device();
			await a.sync();
			expect(a.requests).toEqual(['GET /_changes']);
			expect(await a.database.docs.count()).toBe(4500);
			expect(await waiting(a)).toEqual([]);
		},
	);

	it('none to ask after what the first pull has just brought', async () => {
		await server.pair();
		const c = server.device('c');
		for (let i = 0; i < 2; i++) {
			await c.sync();
			expect(c.requests).toEqual(['GET /_changes']);
		}
		expect((await readCheckpoint(c.database, facility)).healedAt).toBe(c.now.toISOString());
	});

	it('a request a day asks whether the server still has what it confirmed', async () => {
		const [a] = await server.pair();
		await a.sync();
		a.now = new Date(a.now.getTime() + 25 * 3_600_000);
		await a.sync();
		expect(a.requests).toEqual(['GET /_changes', 'GET /_changes']);
		a.now = new Date(0);
		await a.sync();
		expect(a.requests).toHaveLength(2);
		await a.sync();
		expect(a.requests).toHaveLength(1);
	});
});

describe('two devices', () => {
	it('merge changes of different fields and sentences without a question', async () => {
		const [a, b] = await server.pair();
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
		const [a, b] = await server.pair();
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
		const [a, b] = await server.pair();
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
		expect((await server.served())?._rev).toBe(before[0]?.base?.rev);
	});

	it('what is typed while a push is under way stays to be sent', async () => {
		const a = server.device();
		await a.type('x', 'Raz.');
		a.line = async (request, next) => {
			const answer = await next(request);
			if (isBulk(request)) await a.type('x', 'Raz. Dwa.');
			return answer;
		};
		await a.push();
		a.line = (request, next) => next(request);
		expect(await waiting(a)).toMatchObject([{ state: 'device' }]);
		await a.push();
		expect(await server.servedText()).toBe('Raz. Dwa.');
	});

	it('an answer that somebody deleted is sent anew, by whoever has it, edited or not', async () => {
		const [a, b] = await server.pair();
		await a.type('x', 'Raz. Dwa.');
		const doc = await server.served();
		await server.remote().put({ _id: idOf('x'), _rev: doc?._rev ?? '', _deleted: true });
		await b.sync();
		expect(await server.servedText()).toBe('Raz.');
		await a.sync();
		expect(await server.servedText()).toBe('Raz. Dwa.');
		await b.sync();
		expect(await b.text('x')).toBe('Raz. Dwa.');
	});
});

describe('an answer that was lost', () => {
	it('is no clash with oneself, typed on meanwhile or not', async () => {
		const [a, b] = await server.pair();
		a.line = (request, next) => (isBulk(request) ? answerLost(request, next) : next(request));
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
		const a = server.device();
		await a.sync();
		await a.type('x', 'Raz.');
		a.line = answerLost;
		await a.push();
		a.line = (request, next) => next(request);
		const written = await server.served();
		await a.push();
		expect(await server.served()).toEqual(written);
		expect(await waiting(a)).toEqual([]);
	});

	it('that did not arrive is sent after one question', async () => {
		const a = server.device();
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
		expect(await server.servedText()).toBe('Raz. Dwa.');
	});
});

describe('a refused document', () => {
	const refusing =
		(id: string): Line =>
		async (request, next) => {
			if (!isBulk(request)) return next(request);
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
		const a = server.device();
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
		expect(await server.servedText('k42')).toBe('Tekst. I jeszcze.');
	});

	it.each([
		[413, 'too-large'],
		[400, 'bad'],
	])('that fails the whole batch with %s is found by halving', async (status, reason) => {
		const a = server.device();
		for (let n = 0; n < 100; n++) await a.type(`k${n}`, n === 42 ? 'Za długi.' : 'Tekst.');
		a.line = async (request, next) =>
			isBulk(request) && (await request.clone().text()).includes('Za długi.')
				? jsonResponse(status, { error: 'bad_request', reason: 'bad' })
				: next(request);
		await a.push();
		expect(a.requests.length).toBeLessThan(16);
		expect(await waiting(a)).toEqual([{ db: facility, id: idOf('k42'), state: 'refused', reason }]);
	});
});

it('a page that another tab has overtaken is not applied', async () => {
	const [a, b] = await server.pair();
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
