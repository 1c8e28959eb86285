import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	emptyAnswer,
	withCriterion,
	withoutVariant,
	withText,
	type Answer,
	type Variant,
} from '../answer.ts';
import { readCatalogue } from '../catalogue.ts';
import file from '../catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { counterBound } from '../counter-bound.ts';
import { counterLimit } from '../counters.ts';
import { mergeAnswers } from '../merge/answer.ts';
import type { Instrument } from '../instrument.ts';
import { foldSeen, latest, type Stamp } from '../stamp.ts';
import { beyondStored, excesses } from './bounds.ts';
import { refuseDocument } from './index.ts';
import { Instruments } from './instruments.ts';

const read = readCatalogue(file);
if (!read.ok) throw new Error(read.reason);
const { instrument } = read.catalogue;
const instruments = new Instruments();
instruments.add(instrument);

const now = new Date('2026-11-28T12:00:00Z');
const bounds = { counter: counterBound(now), instruments };
const replica = 'r00000000000';
const at = '2026-11-22T10:42:00.000Z';
const stamp = { n: 3, replica, at, by: 'a' };
const key = { instrument: instrument.id, round: '2026-09', category: 'wolontariat' };
const premium = 'wolontariat.premium';
const good = withText(emptyAnswer(key, 1), 'Co tydzień.', stamp);

/** What is out of bounds in the good answer with this, as keys. */
const beyond = (part: object, stored?: object) => {
	const found = [...excesses('answer', { ...good, ...part }, bounds)];
	const left = stored
		? beyondStored(found, excesses('answer', { ...good, ...stored }, bounds))
		: found;
	return left.map((one) => one.key);
};
const many = <T>(length: number, one: (n: number) => T) => Array.from({ length }, (_, n) => one(n));
const replicas = (length: number) =>
	Object.fromEntries(many(length, (n) => [n.toString(32).padStart(12, '0'), 1] as const));

describe('counters', () => {
	it('ahead of that are refused for now, wherever they lie', () => {
		const n = bounds.counter + 1;
		const far = { ...stamp, n };
		const places: object[] = [
			{ seen: { [replica]: n } },
			{ seen: { [replica]: 3, floor: n } },
			{ text: { ...far, value: 'x' } },
			{ criteria: { [premium]: { ...far, value: true } } },
			{ variants: [{ ...far, id: 'v', text: 'x' }] },
			{ lost: [{ ...far, field: 'text', value: 'x' }] },
			{ text: { ...stamp, value: 'x', joined: { [replica]: n } } },
			{ text: { ...stamp, value: 'x', apart: { [replica]: n } } },
			{ decided: { hash: n } },
		];
		for (const place of places) {
			const body = { ...good, ...place };
			expect(refuseDocument('answer:miasto-korzysci:2026-09:wolontariat', body)).toBeNull();
			const found = [...excesses('answer', body, bounds)];
			const counted = found.find((one) => one.key === 'counter');
			expect(counted, JSON.stringify(place)).toMatchObject({ later: true });
			expect(beyond(place, place)).toEqual([]);
		}
		expect(beyond({ seen: { [replica]: bounds.counter } })).toEqual([]);
	});

	it('that somebody drove beyond the bound are continued, not driven on', () => {
		const seen = (n: number) => ({ seen: { [replica]: 3, v00000000000: n } });
		const [far, end] = [2 ** 35, counterLimit - 1];
		const own = (n: number) => ({ seen: { ...seen(far).seen, mine00000000: n } });
		expect(beyond(own(far + 1))).toContain('counter');
		expect(beyond(own(far + 1), seen(far))).toEqual([]);
		expect(beyond(own(far + 10_001), seen(far))).toEqual(['counter']);
		// Where no number is left, devices read the document as begun anew.
		expect(beyond(seen(end), seen(end))).toEqual([]);
		expect(beyond(seen(end + 1), seen(end))).toEqual([`counter:${end + 1}`]);
		expect(beyond(seen(end + 1), seen(end + 1))).toEqual([]);
	});
});

describe('what a document claims', () => {
	it('is included by its own seen', () => {
		const text = { ...stamp, value: 'x' };
		expect(beyond({ seen: { [replica]: 2 } })).toEqual([`beyond:${replica}:3`]);
		expect(beyond({ seen: {} })).toEqual([`beyond:${replica}:3`]);
		expect(beyond({ seen: { floor: 3 } })).toEqual([]);
		for (const vector of ['joined', 'apart'])
			expect(beyond({ text: { ...text, [vector]: { [replica]: 4 } } })).toEqual([
				`beyond:${replica}:4`,
			]);
		const lies = { lost: [{ ...stamp, n: 9, field: 'text', value: 'x' }] };
		expect(beyond(lies)).toEqual([`beyond:${replica}:9`]);
		// A merge takes it along, perhaps as a variant.
		expect(beyond({ variants: [{ ...stamp, n: 9, id: 'v', text: 'x' }] }, lies)).toEqual([]);
	});

	it.each(['r', 'R00000000000', 'r0000000000w', 'r000000000000', 'constructor', 'hasOwnProperty'])(
		'is of devices as they name themselves, not of %s',
		(id) => {
			const seen = { [replica]: 3, [id]: 1 };
			expect(beyond({ seen })).toEqual([`replica:${id}`]);
			expect(beyond({ seen: { ...seen, [replica]: 4 } }, { seen })).toEqual([]);
			expect(beyond({ seen, text: { ...stamp, n: 1, replica: id, value: 'x' } })).toContain(
				`replica:${id}`,
			);
			const joined = { ...stamp, value: 'x', joined: { floor: 1 } };
			expect(beyond({ text: joined })).toContain('replica:floor');
		},
	);

	it('happened at an instant that there is, however far from now', () => {
		const text = (at: string) => ({ text: { ...stamp, value: 'x', at } });
		for (const good of ['1970-01-01T00:00:00.000Z', '2099-12-31T23:59:59Z', '2024-02-29T12:00:00Z'])
			expect(beyond(text(good))).toEqual([]);
		for (const bad of [
			...[
				'2026-13-01T00:00:00Z',
				'2026-02-31T00:00:00Z',
				'2025-02-29T00:00:00Z',
				'2026-00-10T00:00Z',
			],
			...['2026-11-22T25:00:00Z', '2026-11-22', 'wczoraj', '', '22.11.2026 10:42'],
		]) {
			expect(beyond(text(bad)), bad).toEqual([`at:${bad}`]);
			expect(
				beyond({ lost: [{ ...stamp, field: 'text', value: 'x', at: bad }] }, text(bad)),
			).toEqual([]);
		}
	});
});

describe('names', () => {
	const criterion = (id: string) => ({ criteria: { [id]: { ...stamp, value: true } } });

	it('are of the instrument, and criteria of the own category', () => {
		expect(beyond(criterion(premium))).toEqual([]);
		for (const id of ['superwizja.PREMIUM', 'wolontariat', 'constructor', 'toString', 'x'])
			expect(beyond(criterion(id))).toEqual([`criterion:${id}`]);
		expect(beyond({ category: 'constructor' })).toEqual(['category:constructor']);
		expect(beyond({ ...criterion('y'), ...{ category: 'x' } })).toEqual([
			'category:x',
			'criterion:y',
		]);
		expect([...excesses('answer', { ...good, ...criterion('x') }, bounds)]).toMatchObject([
			{ named: true },
		]);
	});

	it('of a version that this process does not know may be known later', () => {
		const all = (part: object) => [...excesses('answer', { ...good, ...part }, bounds)];
		const newer = all({ catalogue: 2, ...criterion('wolontariat.new') });
		expect(newer.map((one) => [one.key, one.later])).toEqual([
			['version:2', true],
			['criterion:wolontariat.new', true],
		]);
		expect(all({ instrument: 'hasOwnProperty' }).every((one) => one.later)).toBe(true);
		expect(all(criterion('wolontariat.new')).map((one) => one.later)).toEqual([undefined]);
	});

	it('of a version that the city replaced are good for the drafts that were begun with it', () => {
		const two = new Instruments();
		two.add(instrument);
		two.add(lastYears());
		const draft = { ...good, catalogue: 7, ...criterion('wolontariat.OLD') };
		expect([...excesses('answer', draft, { ...bounds, instruments: two })]).toEqual([]);
		expect(beyond(draft)).toContain('criterion:wolontariat.OLD');
	});

	function lastYears(): Instrument {
		const old = { id: 'wolontariat.OLD', level: 'PREMIUM', text: 'Jak dawniej.' };
		const categories = instrument.categories.map((category) =>
			category.id === 'wolontariat' ? { ...category, criteria: [old] } : category,
		);
		return { ...instrument, version: 7, categories };
	}

	it('in a submission are the same, and a card is of a known instrument', () => {
		const answers = { wolontariat: { criteria: { [premium]: true, constructor: null }, text: '' } };
		const submission = { ...{ instrument: key.instrument, catalogue: 1 }, answers, at };
		expect([...excesses('submission', submission, bounds)].map((one) => one.key)).toEqual([
			'criterion:constructor',
		]);
		const never = { ...submission, answers: {}, at: '2026-02-30T10:00:00Z' };
		expect([...excesses('submission', never, bounds)].map((one) => one.key)).toEqual([
			'at:2026-02-30T10:00:00Z',
		]);
		const card = { instrument: 'x', catalogue: { ...stamp, value: 1 }, seen: { [replica]: 3 } };
		expect([...excesses('card', card, bounds)].map((one) => one.key)).toEqual([
			'version:1',
			'instrument:x',
		]);
	});
});

describe('sizes', () => {
	const variants = (length: number) => ({
		variants: many(length, (n) => ({ ...stamp, id: `v${n}`, text: `${n}` })),
	});
	const lost = (length: number) => ({
		lost: many(length, (n) => ({ ...stamp, field: 'text', value: `${n}` })),
	});
	const vector = (name: string) => (length: number) => ({
		seen: { ...replicas(length), [replica]: 3 },
		text: { ...stamp, value: 'x', [name]: replicas(length) },
	});
	const cases: [string, number, (length: number) => object][] = [
		['variants', 20, variants],
		['lost', 40, lost],
		['dismissed', 2000, (length) => ({ dismissed: many(length, (n) => `v${n}`) })],
		['decided', 2000, (length) => ({ decided: Object.fromEntries(many(length, (n) => [n, 1])) })],
		['seen', 2000, (length) => ({ seen: { ...replicas(length - 1), [replica]: 3 } })],
		['joined', 200, vector('joined')],
		['apart', 200, vector('apart')],
	];

	it.each(cases)('of %s are at most %i; above, a document may shrink', (name, limit, of) => {
		expect(beyond(of(limit))).toEqual([]);
		expect(beyond(of(limit + 1))).toEqual([`size:${name}`]);
		expect(beyond(of(limit + 5), of(limit + 5))).toEqual([]);
		expect(beyond(of(limit + 4), of(limit + 5))).toEqual([]);
		expect(beyond(of(limit + 6), of(limit + 5))).toEqual([`size:${name}`]);
	});

	it('are in bytes: a megabyte a document, four a submission', () => {
		const texts = (count: number) => ({
			variants: many(count, (n) => ({ ...stamp, id: `v${n}`, text: 'ą'.repeat(100_000) })),
		});
		expect(beyond(texts(5))).toEqual([]);
		expect(beyond(texts(6))).toEqual(['size:bytes']);
		expect(beyond(texts(6), texts(6))).toEqual([]);
		expect(beyond(texts(6), texts(7))).toEqual([]);
		const answers = { wolontariat: { criteria: {}, text: 'ą'.repeat(1_500_000) } };
		const submission = { instrument: key.instrument, catalogue: 1, answers, at };
		expect([...excesses('submission', submission, bounds)]).toEqual([]);
	});

	it('of a text alone always fit, with all that a client may write beside it', () => {
		const text = { ...stamp, value: '€'.repeat(200_000) };
		expect(beyond({ text, seen: { ...replicas(1000), [replica]: 3 } })).toEqual([]);
	});
});

describe('control characters', () => {
	const text = (value: string) => ({ text: { ...stamp, value } });

	it('are no text, but tabs and lines are', () => {
		expect(beyond(text('a\tb\nc'))).toEqual([]);
		for (const code of [0, 7, 0x0b, 0x0d, 0x1b, 0x1f, 0x7f, 0x85, 0x9f])
			expect(beyond(text(`a${String.fromCharCode(code)}b`))).toEqual([`control:${code}`]);
		expect(beyond({ dismissed: ['\u0007'] })).toEqual(['control:7']);
	});

	it('that are stored already stay, in whatever text a merge makes', () => {
		expect(beyond(text('nowe a\u0007b'), text('a\u0007b'))).toEqual([]);
		expect(beyond(text('a\u0008b'), text('a\u0007b'))).toEqual(['control:8']);
	});
});

it('whatever is stored can be looked at', () => {
	fc.assert(
		fc.property(fc.anything({ withNullPrototype: true }), (stored) => {
			let body: unknown;
			try {
				body = JSON.parse(JSON.stringify({ seen: stored, criteria: stored, n: 1, text: stored }));
			} catch {
				return;
			}
			for (const type of ['answer', 'submission', 'card', 'goal', ''])
				expect(() => [...excesses(type, body, bounds)]).not.toThrow();
		}),
	);
});

it('nothing that the code of a device makes is out of bounds', () => {
	const ids = instrument.categories.find(({ id }) => id === 'wolontariat')?.criteria ?? [];
	expect(ids.length).toBeGreaterThan(0);
	const device = fc.nat({ max: 2 });
	const step = fc.oneof(
		fc.record({ do: fc.constant('criterion'), device, which: fc.nat(), value: fc.boolean() }),
		fc.record({ do: fc.constant('text'), device, text: fc.string({ maxLength: 30 }) }),
		fc.record({ do: fc.constant('decide'), device }),
		fc.record({ do: fc.constant('meet'), device, with: device }),
		fc.record({ do: fc.constant('fold'), device }),
	);
	const clock = fc.date({
		min: new Date('1970-01-01'),
		max: new Date('2200-01-01'),
		noInvalidDate: true,
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 30 }), clock, (steps, time) => {
			const answers: Answer[] = many(3, () => emptyAnswer(key, 1));
			for (const one of steps) {
				const own = answers[one.device] as Answer;
				const made: Stamp = {
					n: latest(own.seen) + 1,
					replica: `device00000${one.device}`,
					at: time.toISOString(),
					by: '',
				};
				const after = { ...own, ...next(own, one, made, answers) };
				answers[one.device] = after;
				expect([...excesses('answer', after, bounds)]).toEqual([]);
			}
		}),
	);

	type Step = { do: string } & Partial<{
		which: number;
		value: boolean;
		text: string;
		with: number;
	}>;
	function next(own: Answer, step: Step, made: Stamp, answers: readonly Answer[]): Answer {
		const [variant] = own.variants as Variant[];
		const { which = 0, value = true, text = '' } = step;
		const clean = Array.from(text, (c) => (c < ' ' || (c >= '\x7f' && c <= '\x9f') ? '' : c)).join(
			'',
		);
		switch (step.do) {
			case 'criterion':
				return withCriterion(own, ids[which % ids.length]?.id ?? '', value, made);
			case 'text':
				return withText(own, clean, made);
			case 'decide':
				return variant ? withoutVariant(own, variant.id, made) : own;
			case 'fold':
				return { ...own, seen: { ...foldSeen(own.seen, 2, 1) } };
			default:
				return mergeAnswers(null, own, answers[step.with ?? 0] ?? own);
		}
	}
});
