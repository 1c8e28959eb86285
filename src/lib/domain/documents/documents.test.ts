import { describe, expect, it } from 'vitest';
import { emptyAnswer, withCriterion, withText } from '../answer.ts';
import catalogueFile from '../catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { storedTextLimit } from '../text.ts';
import {
	documentTypes,
	readDocument,
	refuseDocument,
	typeOfId,
	type DocumentType,
} from './index.ts';

const uuid = '01939c2e-7d4a-7b11-8a52-0242ac120002';
const stamp = { n: 1, replica: 'r00000000000', at: '2026-11-22T10:42:00.000Z', by: 'a' };
const at = '2026-11-22T10:42:00.000Z';
const field = <T>(value: T) => ({ ...stamp, value });
const seen = { r00000000000: 1 };

/** One good document of every type. */
const good: Record<DocumentType, { id: string; body: Record<string, unknown> }> = {
	answer: {
		id: 'answer:karta:2026-09:wolontariat',
		body: withText(
			withCriterion(
				emptyAnswer({ instrument: 'karta', round: '2026-09', category: 'wolontariat' }, 1),
				'wolontariat.premium',
				true,
				stamp,
			),
			'Zażółć gęślą jaźń 🎈',
			stamp,
		),
	},
	card: {
		id: 'card:karta:x-mokotow',
		body: {
			type: 'card',
			schema: 1,
			instrument: 'karta',
			round: 'x-mokotow',
			catalogue: field(1),
			seen,
		},
	},
	submission: {
		id: `submission:${uuid}`,
		body: {
			type: 'submission',
			schema: 1,
			instrument: 'karta',
			round: '2026-09',
			catalogue: 1,
			answers: {
				wolontariat: {
					criteria: { 'wolontariat.premium': true, 'wolontariat.vip': null },
					text: 'a',
				},
			},
			at,
			by: 'a',
		},
	},
	facility: {
		id: 'facility',
		body: {
			type: 'facility',
			schema: 1,
			name: 'Świetlica',
			operator: 'Fundacja',
			phone: field('22'),
		},
	},
	profile: {
		id: 'profile',
		body: { type: 'profile', schema: 1, phone: field('22'), about: field('Świetlica.'), seen },
	},
	goal: {
		id: `goal:${uuid}`,
		body: { type: 'goal', schema: 1, element: field('Wolontariat'), due: field(null), seen },
	},
	claim: {
		id: `claim:${uuid}`,
		body: { type: 'claim', schema: 1, reward: 'usl-superwizja', at, by: 'a', seen },
	},
	standing: {
		id: 'standing:karta',
		body: {
			type: 'standing',
			schema: 1,
			instrument: 'karta',
			submission: uuid,
			round: '2026-09',
			catalogue: 1,
			status: null,
			tallies: [{ level: 'STANDARD', met: 10, need: 11, of: 11 }],
			submittedAt: at,
			validUntil: at,
		},
	},
	allocation: {
		id: `allocation:${uuid}`,
		body: {
			type: 'allocation',
			schema: 1,
			claim: uuid,
			reward: 'usl-superwizja',
			state: 'given',
			number: 7,
			at,
		},
	},
	notice: {
		id: 'notice:reward.usl-superwizja.2026-11',
		body: { type: 'notice', schema: 1, about: 'reward', subject: 'usl-superwizja', at },
	},
	summary: {
		id: 'summary:muranow-1',
		body: {
			type: 'summary',
			schema: 1,
			facility: 'muranow-1',
			name: 'Świetlica',
			operator: 'Fundacja',
			status: 'VIP',
		},
	},
	registration: {
		id: `registration:${uuid}`,
		body: {
			type: 'registration',
			schema: 1,
			facility: 'muranow-1',
			proposed: null,
			about: { operator: 'Fundacja', name: 'Świetlica' },
			account: 'a',
			name: 'Anna',
			email: 'anna@example.org',
			at,
			state: 'waiting',
		},
	},
	catalogue: {
		id: `catalogue:${catalogueFile.meta.instrument.id}:1`,
		body: {
			type: 'catalogue',
			schema: 1,
			instrument: catalogueFile.meta.instrument.id,
			version: 1,
			file: { ...catalogueFile, somethingNewer: true },
		},
	},
	window: {
		id: 'window:mokotow',
		body: {
			type: 'window',
			schema: 1,
			opens: '2026-11-01',
			closes: '2026-11-30',
			facilities: ['muranow-1'],
		},
	},
	reward: {
		id: 'reward:usl-superwizja',
		body: {
			type: 'reward',
			schema: 1,
			category: 'uslugi',
			title: 'Superwizja',
			minStatus: 'PREMIUM',
			kind: 'slot',
			pool: { size: 12, period: 'halfyear' },
			perFacility: { limit: 1, period: 'halfyear' },
		},
	},
	news: {
		id: `news:${uuid}`,
		body: { type: 'news', schema: 1, title: 'Nabór', text: 'Rusza.', date: '2026-09-01' },
	},
	faq: { id: 'faq:kto', body: { type: 'faq', schema: 1, q: 'Kto?', a: 'Każdy.' } },
	listing: {
		id: 'listing:muranow-1',
		body: { type: 'listing', schema: 1, operator: 'Fundacja', name: 'Świetlica' },
	},
	offer: {
		id: `offer:muranow-1:${uuid}`,
		body: {
			type: 'offer',
			schema: 1,
			facility: 'muranow-1',
			kind: field('gives'),
			title: field('Stół'),
			at,
			seen,
		},
	},
};

describe.each(documentTypes)('%s', (type) => {
	const { id, body } = good[type];

	it('is accepted, read as its type, and told by its id', () => {
		expect(refuseDocument(id, body)).toBeNull();
		expect(readDocument(id, body)).toMatchObject({ ok: true, document: { type } });
		expect(typeOfId(id)).toBe(type);
	});

	it('keeps an unknown field on a device; the server refuses it at the schema it knows', () => {
		const more = { ...body, mood: 'good' };
		const read = readDocument(id, more);
		expect(read.ok && read.document).toMatchObject({ mood: 'good' });
		expect(refuseDocument(id, more)).toBe(`unknown field mood at schema 1 of ${type}`);
	});

	it('of a newer schema is set aside, and the server says that the app is newer', () => {
		const newer = { ...body, schema: 2, mood: 'good' };
		expect(readDocument(id, newer)).toMatchObject({ ok: false, newer: true });
		expect(refuseDocument(id, newer)).toContain('The app is newer than the server');
	});

	it('with a damaged field is refused by both', () => {
		for (const damaged of [
			{ ...body, schema: 0 },
			{ ...body, schema: '1' },
			{ ...body, schema: 1.5 },
			{ ...body, type: 'other' },
			...Object.keys(body).map((key) => ({ ...body, [key]: { wrong: [[]] } })),
		]) {
			const reason = refuseDocument(id, damaged);
			expect(reason).toEqual(expect.any(String));
			expect(reason?.length).toBeLessThan(500);
		}
		for (const nothing of [null, undefined, [], 'text', 7])
			expect(readDocument(id, nothing)).toMatchObject({ ok: false, newer: false });
	});

	it('belongs to no other id', () => {
		for (const other of [
			`${id}x y`,
			`${id}:`,
			`${id}/`,
			` ${id}`,
			id.toUpperCase(),
			'',
			type + ':',
		])
			expect(refuseDocument(other, body)).not.toBeNull();
	});
});

describe('ids agree with bodies', () => {
	it.each([
		['answer', 'answer:karta:2026-03:wolontariat'],
		['card', 'card:karta:2026-09'],
		['catalogue', `catalogue:${catalogueFile.meta.instrument.id}:2`],
		['standing', 'standing:inna'],
		['allocation', 'allocation:01939c2e-7d4a-7b11-8a52-0242ac120003'],
		['summary', 'summary:muranow-2'],
		['offer', `offer:muranow-2:${uuid}`],
		['offer', `offer:muranow:${uuid}`],
	] as const)('%s is not %s', (type, id) => {
		expect(readDocument(id, good[type].body)).toMatchObject({
			ok: false,
			reason: expect.stringContaining('the body belongs to'),
		});
	});
});

it('a catalogue is the one that its file says', () => {
	const { id, body } = good.catalogue;
	const wrong = { ...body, version: 2 };
	expect(readDocument(id, wrong).ok).toBe(false);
	expect(readDocument(id.replace(/1$/, '2'), wrong).ok).toBe(false);
});

describe('what the server does not keep', () => {
	const { id, body } = good.answer;
	const refuse = (change: Record<string, unknown>) => refuseDocument(id, { ...body, ...change });

	it('unknown fields deep inside', () => {
		expect(refuse({ text: { ...field('a'), bold: true } })).toContain('text.bold');
		expect(refuse({ criteria: { 'a.b': { ...field(true), why: 'x' } } })).toContain('a.b.why');
		expect(refuse({ lost: [{ ...field('x'), field: 'text', why: 1 }] })).toContain('lost.0.why');
	});

	it('half characters, in texts and in names', () => {
		expect(refuse({ text: field('a\ud83cb') })).toBe('a text is not well-formed Unicode');
		expect(refuse({ seen: { 'r\udc00': 1 } })).toContain('not well-formed');
	});

	it('texts past the limit, though a text at the limit is kept', () => {
		expect(refuse({ text: field('ą'.repeat(storedTextLimit)) })).toBeNull();
		expect(refuse({ text: field('ą'.repeat(storedTextLimit + 1)) })).toContain('longer than');
	});

	it('prototypes, numbers beyond numbers, towers of brackets', () => {
		const hostile = (json: string) => refuseDocument(id, JSON.parse(json));
		expect(hostile('{"__proto__": {"type": "answer"}}')).toContain('__proto__');
		expect(hostile('{"seen": {"__proto__": 1}}')).toContain('__proto__');
		expect(hostile('{"n": 1e999}')).toContain('out of range');
		const depth = 100_000;
		expect(hostile('['.repeat(depth) + ']'.repeat(depth))).toContain('nested deeper');
	});

	it('a catalogue whose numbers contradict its criteria', () => {
		const { id, body } = good.catalogue;
		const file = structuredClone(catalogueFile);
		file.categories.pop();
		expect(refuseDocument(id, { ...body, file })).toContain('counts');
	});
});

describe('ids of no type', () => {
	it.each([
		'_design/x',
		'constructor:a',
		'toString',
		'submission:1',
		`submission:${uuid.replace('-7b', '-4b')}`,
		'answer:karta:2026-13:a',
		'facility:x',
		'answer:karta:2026-09:a\n',
		'offer:Muranow:' + uuid,
	])('%j', (id) => {
		expect(typeOfId(id)).toBeNull();
		expect(refuseDocument(id, {})).toBe('no document has such an id');
	});
});
