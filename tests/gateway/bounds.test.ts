import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import type { Backend } from '../../src/lib/couch/types.ts';
import { emptyAnswer, withCriterion, withText, type Answer } from '../../src/lib/domain/answer.ts';
import file from '../../src/lib/domain/catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { mergeAnswers } from '../../src/lib/domain/merge/answer.ts';
import { foldSeen, latest } from '../../src/lib/domain/stamp.ts';
import { publishedInstruments } from '../../src/lib/server/gateway/index.ts';
import { backends, field, goal, openWorld, replica, stamp, type World } from './support.ts';

const own = 'facility-muranow-1';
const instrument = 'miasto-korzysci';
const key = { instrument, round: '2026-09', category: 'wolontariat' };
const _id = 'answer:miasto-korzysci:2026-09:wolontariat';
const good = withText(emptyAnswer(key, 1), 'Co tydzień.', stamp);

interface Row {
	readonly rev: string;
	readonly error?: string;
	readonly reason?: string;
}

describe.each(backends)('bounds of the gateway, %s', (_, open) => {
	let world: World;
	let now: Date;
	/** Paths that the backend was asked for. */
	let asked: string[];
	let away = false;
	beforeEach(async () => {
		now = new Date('2026-11-28T12:00:00Z');
		asked = [];
		const counting = async () => {
			const opened = await open();
			const backend: Backend = (request) => {
				asked.push(decodeURIComponent(new URL(request.url).pathname));
				const failed = away && new URL(request.url).pathname.startsWith('/program');
				return failed ? Promise.reject(new Error('away')) : opened.backend(request);
			};
			return { ...opened, backend };
		};
		world = await openWorld(counting, (backend) => ({
			clock: () => now,
			instruments: publishedInstruments(couch(backend).database('program')),
		}));
		asked = [];
	});
	afterEach(() => world.close());

	const write = async (...docs: object[]) => {
		const { status, body } = await world.json(`${own}/_bulk_docs`, { as: 'staff', body: { docs } });
		expect(status).toBe(201);
		return body as Row[];
	};
	/** Stored from before there were bounds, or by the server. */
	const store = async (doc: object): Promise<string> => {
		const { rows } = await world.direct.database(own).bulkDocs([{ _id, ...doc }]);
		const [row] = rows as unknown as Row[];
		return row?.rev ?? '';
	};
	/** What another device makes of what it read: its own edit beside all that is there. */
	const honest = (stored: object, n = 1): Answer => {
		const mine = withText(emptyAnswer(key, 1), `Moje ${n}.`, {
			...{ n: latest((stored as Answer).seen) + n, replica: 'mine00000000' },
			...{ at: '2031-01-01T00:00:00.000Z', by: 'b' },
		});
		return mergeAnswers(null, { ...good, ...stored }, mine);
	};

	it('ask the backend for nothing more where all is well', async () => {
		expect(await write({ _id, ...good }, goal)).toMatchObject([{ ok: true }, { ok: true }]);
		expect(asked).toEqual([`/${own}/_bulk_docs`]);
	});

	it('refuse a counter that is ahead as "not yet", and let the others through', async () => {
		const n = 2 ** 32 + 100 * 60 * 60 * 24 * 400;
		const ahead = withText(emptyAnswer(key, 1), 'x', { ...stamp, n });
		const [row, other] = await write({ _id, ...ahead }, goal);
		expect(row).toEqual({
			...{ id: _id, error: 'not_yet' },
			reason: expect.stringContaining(`the counter ${n} is ahead`),
		});
		expect(other).toMatchObject({ ok: true });
		const put = await world.json(`${own}/${_id}`, { as: 'staff', method: 'PUT', body: ahead });
		expect(put).toMatchObject({ status: 503, body: { error: 'not_yet' } });
		now = new Date('2027-06-01T00:00:00Z');
		expect(await write({ _id, ...ahead })).toMatchObject([{ ok: true }]);
	});

	it('refuse for good what will never be right, though it is ahead, too', async () => {
		const both = { ...good, seen: { [replica]: 2 ** 40, r: 1 } };
		expect(await write({ _id, ...both })).toMatchObject([
			{ error: 'forbidden', reason: '"r" is no id that a device mints' },
		]);
	});

	it('know every version that a build ever came with, for the drafts begun with it', () => {
		const shipped = publishedInstruments(world.direct.database('program'));
		const { id, version } = file.meta.instrument;
		for (let n = 1; n <= version; n++) expect(shipped.hasVersion(id, n), `version ${n}`).toBe(true);
		expect(shipped.hasVersion(id, version + 1)).toBe(false);
	});

	it('know the criteria that the city published a moment ago, and look once for many', async () => {
		const published = {
			...structuredClone(file),
			meta: { ...file.meta, instrument: { id: instrument, version: 2 } },
		};
		const category = published.categories.find(({ id }) => id === 'wolontariat');
		type Criteria = Record<string, { level: string; text: string }>;
		const criteria = category?.criteria as unknown as Criteria;
		criteria['wolontariat.nowe'] = criteria['wolontariat.premium'] as {
			level: string;
			text: string;
		};
		delete criteria['wolontariat.premium'];
		const answer = (id: string, catalogue: number) => ({
			_id,
			...withCriterion(emptyAnswer(key, catalogue), id, true, stamp),
		});
		// Of a version that is not there yet: perhaps this process is behind.
		expect(await write(answer('wolontariat.nowe', 2))).toMatchObject([{ error: 'not_yet' }]);
		expect(await write(answer('wolontariat.nowe', 1))).toMatchObject([
			{ error: 'forbidden', reason: 'unknown criterion "wolontariat.nowe"' },
		]);
		await world.direct.database('program').put({
			...{ _id: `catalogue:${instrument}:2`, type: 'catalogue', schema: 1 },
			...{ instrument, version: 2, file: published },
		});
		const [{ rev } = { rev: '' }] = await write(answer('wolontariat.nowe', 2));
		expect(rev).toMatch(/^1-/);
		// A draft of the shipped version, begun before.
		expect(await write({ ...answer('wolontariat.premium', 1), _rev: rev })).toMatchObject([
			{ ok: true },
		]);

		asked = [];
		const junk = Array.from({ length: 20 }, (_, n) => write(answer(`wolontariat.x${n}`, 1)));
		for (const rows of await Promise.all(junk))
			expect(rows).toMatchObject([{ error: 'forbidden' }]);
		const looks = asked.filter((path) => path === '/program/_all_docs').length;
		expect(looks).toBeLessThanOrEqual(2);
		expect(asked.filter((path) => path.startsWith('/program/catalogue'))).toEqual([]);
	});

	it('are "later" as a whole while `program` cannot be read', async () => {
		const docs = [{ _id, ...withCriterion(emptyAnswer(key, 1), 'x', true, stamp) }];
		const bulk = () => world.json(`${own}/_bulk_docs`, { as: 'staff', body: { docs } });
		away = true;
		expect(await bulk()).toMatchObject({ status: 503, body: { error: 'service_unavailable' } });
		away = false;
		expect(await bulk()).toMatchObject({ status: 201, body: [{ error: 'forbidden' }] });
	});

	const many = <T>(length: number, one: (n: number) => T) =>
		Array.from({ length }, (_, n) => one(n));
	const at = 'wczoraj';
	/** What attacks left in documents, as the gateway took it before. */
	const poison: [string, Partial<Answer>][] = [
		[
			'200 junk criteria',
			{ criteria: Object.fromEntries(many(200, (n) => [`x${n}`, field(true)] as const)) },
		],
		[
			'the criteria of an object',
			{ criteria: { constructor: field(true), toString: field(false) } },
		],
		[
			'a hundred variants',
			{ variants: many(100, (n) => ({ ...stamp, id: `v${n}`, text: `Tekst ${n}` })) },
		],
		[
			'2,000 foreign names in seen',
			{ seen: { ...Object.fromEntries(many(2000, (n) => [`x${n}`, 1])), [replica]: 1 } },
		],
		[
			'a text by nobody at no time',
			{ text: { ...field('Coś.'), replica: 'r', at }, seen: { r: 1 } },
		],
		['a text that seen does not know', { text: { ...field('Coś.'), n: 9 } }],
		['a version that there never was', { catalogue: 999 }],
		['a bell', { text: field('Bim\u0007bam.') }],
		[
			'more than a megabyte',
			{ text: field('ą'.repeat(200_000)), dismissed: many(200_000, (n) => `x${n}`) },
		],
	];

	it.each(poison)('never refuse an honest edit of a document with %s', async (_name, part) => {
		const bad = { ...good, ...part };
		expect(await write({ _id, ...bad })).toMatchObject([
			{ error: expect.stringMatching(/^(forbidden|not_yet)$/) },
		]);
		const _rev = await store(bad);
		const merged = honest(bad);
		// What a device cuts before it writes.
		const body = {
			...merged,
			variants: merged.variants.slice(-10),
			dismissed: merged.dismissed.slice(-1000),
			seen: foldSeen(merged.seen, 1000, 500),
		};
		expect(await write({ _id, _rev, ...body })).toMatchObject([{ ok: true }]);
	});

	it('let a document above them shrink, and not grow', async () => {
		const [, { variants = [] } = {}] = poison[2] ?? [];
		const _rev = await store({ ...good, variants });
		const more = [...variants, { ...stamp, id: 'w', text: 'Jeszcze.' }];
		expect(await write({ _id, _rev, ...good, variants: more })).toMatchObject([
			{ error: 'forbidden', reason: 'variants has 101 entries, at most 20' },
		]);
		const [less] = await write({ _id, _rev, ...good, variants: variants.slice(1) });
		expect(less).toMatchObject({ ok: true });
	});

	it('know what a leaf that lost holds: a device merges it', async () => {
		const leaf = (hash: string, part: object) => ({
			...{ _id, ...good, ...part, _rev: `1-${hash}` },
			_revisions: { start: 1, ids: [hash] },
		});
		const junk = { criteria: { junk: field(true) } };
		await world.direct
			.database(own)
			.replicate([leaf('a'.repeat(32), junk), leaf('b'.repeat(32), {})]);
		const _rev = `1-${'b'.repeat(32)}`;
		expect(await write({ _id, _rev, ...good, criteria: { other: field(true) } })).toMatchObject([
			{ error: 'forbidden', reason: 'unknown criterion "other"' },
		]);
		expect(await write({ _id, _rev, ...good, ...junk })).toMatchObject([{ ok: true }]);
	});
});
