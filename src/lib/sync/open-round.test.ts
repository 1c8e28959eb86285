import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { facility, keyOf, SyncDevice } from '../../../tests/support/sync-device.ts';
import { couch } from '../couch/client.ts';
import { readAnswer } from '../domain/answer.ts';
import { openEmbedded, type Embedded } from '../server/embedded/index.ts';
import { readAnswers, saveAnswerEdits } from '../store/answers.ts';
import { listVersions } from '../store/versions.ts';

/** The facility's card was begun in autumn and not submitted; a device that has not read it says spring. */
const [autumn, spring] = ['2026-09', '2027-03'];

let dir: string;
let embedded: Embedded;
let devices: SyncDevice[];

beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'round-'));
	embedded = await openEmbedded({ dir });
	devices = [];
	await couch((request) => embedded.handle(request))
		.database(facility)
		.create();
});
afterEach(async () => {
	for (const { database } of devices) database.close();
	await embedded.close();
	await rm(dir, { recursive: true });
});

function device(name: string): SyncDevice {
	const one = new SyncDevice(name, (request) => embedded.handle(request));
	devices.push(one);
	return one;
}

async function write(one: SyncDevice, round: string, category: string, value: string) {
	const key = { ...keyOf(category), round };
	const [stored] = await saveAnswerEdits(
		one.database,
		facility,
		[{ key, catalogue: 1, kind: 'text', value, basedOn: null }],
		{ by: one.name, now: one.now },
	);
	return stored;
}

async function tick(one: SyncDevice, round: string, category: string) {
	const key = { ...keyOf(category), round };
	const criterion = `${category}.vip`;
	const edit = { key, catalogue: 1, kind: 'criterion', criterion, value: true } as const;
	await saveAnswerEdits(one.database, facility, [edit], { by: one.name, now: one.now });
}

/** `round category: text`, in order. */
async function texts(one: SyncDevice): Promise<string[]> {
	const { answers } = await readAnswers(one.database, facility);
	return answers
		.map(({ answer }) => `${answer.round} ${answer.category}: ${answer.text?.value ?? ''}`)
		.sort();
}

/** Autumn's card on the server, with one text. */
async function begunCard(): Promise<SyncDevice> {
	const a = device('a');
	await write(a, autumn, 'x', 'Karta zaczęta jesienią.');
	await a.sync();
	return a;
}

it('what was written before the first reading joins the card that is open', async () => {
	const a = await begunCard();
	const b = device('b');
	await write(b, spring, 'y', 'Nowy opis.');
	await tick(b, spring, 'x');
	await b.sync();
	await a.sync();
	for (const one of [a, b]) {
		expect(await texts(one)).toEqual([
			`${autumn} x: Karta zaczęta jesienią.`,
			`${autumn} y: Nowy opis.`,
		]);
		expect((await one.answer('x'))?.criteria['x.vip']?.value).toBe(true);
	}
	expect(
		await couch((request) => embedded.handle(request))
			.database(facility)
			.info(),
	).toMatchObject({ doc_count: 2 });
});

it('two texts of one category are both kept', async () => {
	const a = await begunCard();
	const b = device('b');
	await write(b, spring, 'x', 'Zupełnie inny tekst.');
	await b.sync();
	await a.sync();
	expect(await a.answer('x')).toEqual(await b.answer('x'));
	const answer = await a.answer('x');
	const all = [answer?.text?.value, ...(answer?.variants ?? []).map(({ text }) => text)];
	expect(all.sort()).toEqual(['Karta zaczęta jesienią.', 'Zupełnie inny tekst.']);
});

it('of two rounds that nobody ever sent, nothing is lost when both join', async () => {
	await begunCard();
	const b = device('b');
	// As copies of older drafts leave them; the page itself writes into one round only.
	const texts = { [spring]: 'Z wiosny.', '2027-09': 'Z następnej jesieni.' };
	for (const [round, value] of Object.entries(texts)) {
		const alone = device(`b-${round}`);
		await write(alone, round, 'y', value);
		await b.database.docs.bulkPut(await alone.database.docs.toArray());
	}
	await b.sync();
	const answer = await b.answer('y');
	const all = [answer?.text?.value, ...(answer?.variants ?? []).map(({ text }) => text)];
	expect(all.sort()).toEqual(['Z następnej jesieni.', 'Z wiosny.']);
});

it('of two states that one device wrote without knowing of the other, both stay', async () => {
	await begunCard();
	const b = device('b');
	await write(b, spring, 'y', 'Raz tak.');
	const [early] = await b.database.docs.toArray();
	await b.database.docs.clear();
	await write(b, '2027-09', 'y', 'Raz inaczej.');
	if (early) await b.database.docs.put(early);
	await b.sync();
	const answer = await b.answer('y');
	const all = [answer?.text?.value, ...(answer?.variants ?? []).map(({ text }) => text)];
	expect(all.sort()).toEqual(['Raz inaczej.', 'Raz tak.']);
});

it('is read before anything is sent, also when only sending was asked for', async () => {
	const a = await begunCard();
	const b = device('b');
	await write(b, spring, 'y', 'Nowy opis.');
	await b.push();
	expect(b.requests).toEqual(['GET /_changes', 'POST /_bulk_docs']);
	await a.sync();
	expect(await texts(a)).toContain(`${autumn} y: Nowy opis.`);
});

it('takes its earlier texts along', async () => {
	await begunCard();
	const b = device('b');
	await write(b, spring, 'y', 'Najpierw tak.');
	b.now = new Date(b.now.getTime() + 3_600_000);
	const key = { ...keyOf('y'), round: spring };
	const stored = await readAnswers(b.database, facility);
	const basedOn = stored.answers[0]?.answer.text ?? null;
	const edit = { key, catalogue: 1, kind: 'text', value: 'Potem inaczej.', basedOn } as const;
	await saveAnswerEdits(b.database, facility, [edit], { by: 'b', now: b.now });
	await b.sync();
	const id = `answer:karta:${autumn}:y`;
	expect(await listVersions(b.database, { db: facility, id, field: 'text' })).toMatchObject([
		{ text: 'Najpierw tak.' },
	]);
});

it('a page that still says another round writes into the card that is open', async () => {
	const a = await begunCard();
	const stored = await write(a, spring, 'y', 'Nowy opis.');
	expect(stored?.answer.round).toBe(autumn);
	await a.sync();
	expect(await texts(a)).toEqual([
		`${autumn} x: Karta zaczęta jesienią.`,
		`${autumn} y: Nowy opis.`,
	]);
});

it('a submitted card stays as it is, and so does one of an extra window', async () => {
	const a = await begunCard();
	const submission = { type: 'submission', schema: 1, instrument: 'karta', round: autumn };
	const row = { db: facility, id: 'submission:1', type: 'submission', body: submission };
	await a.database.docs.put({ ...row, base: null, dirty: 1, edit: 1 });
	await write(a, spring, 'x', 'Karta wiosenna.');
	await write(a, 'x-mokotow', 'x', 'Okno dodatkowe.');
	await a.sync();
	expect(await texts(a)).toEqual([
		`${autumn} x: Karta zaczęta jesienią.`,
		`${spring} x: Karta wiosenna.`,
		'x-mokotow x: Okno dodatkowe.',
	]);
});

it('what cannot be read stays where it is', async () => {
	await begunCard();
	const b = device('b');
	const id = `answer:karta:${spring}:z`;
	const body = { type: 'answer', schema: 99 };
	const row = { db: facility, id, type: 'answer', body, base: null, dirty: 1, edit: 1 } as const;
	await b.database.docs.put(row);
	await b.sync();
	const kept = await b.database.docs.get([facility, id]);
	expect(kept?.body).toEqual(body);
	expect(readAnswer(kept?.body).ok).toBe(false);
});
