import { answerId, parseAnswerId } from '../../../src/lib/domain/answer-id.ts';
import { readAnswer } from '../../../src/lib/domain/answer.ts';
import type { AnswerEdit } from '../../../src/lib/store/answers.ts';
import { newerDocument } from '../../../src/lib/store/sync-settle.ts';
import { draftDb, type Row } from '../../../src/lib/store/database.ts';
import { facility, type Device } from './device.ts';
import { gaveWay, wrongRows } from './invariants.ts';
import { Ledger } from './ledger.ts';
import type { Setup } from './script.ts';
import { Sentences } from './sentences.ts';
import type { SimulatedServer } from './server.ts';
import { disagreements, documentsOf, leavesOf, sentencesIn } from './verdict.ts';
import type { World } from './world.ts';

/** A pause this long ends an editing session (store, versions): what is typed over then is kept. Milliseconds. */
const sessionPause = 2 * 60_000;

interface Saving {
	readonly db?: string;
	readonly tab?: number;
	/** Sentences that this takes out knowingly. */
	readonly erased?: readonly string[];
}

/** Knows what people were told is saved, looks at every disk whenever nothing moves, and finds what is gone. */
export class Judge {
	readonly sentences: Sentences;
	readonly #ledger: Ledger;
	/** What was found wrong on the way, once each. */
	readonly broken = new Set<string>();
	#mistrusted = false;
	#newer = false;
	/** By device, its rows when nothing moved the last time. */
	readonly #rows = new Map<Device, readonly Row[]>();
	/** Documents that somebody may have edited since, unknown whether. */
	readonly #unsure = new Map<
		Device,
		{ readonly category: string; readonly erased: readonly string[] }[]
	>();

	constructor(
		private readonly world: World,
		private readonly server: SimulatedServer,
		private readonly devices: readonly Device[],
		{ faithful }: Pick<Setup, 'faithful'>,
	) {
		this.sentences = new Sentences(devices, faithful);
		this.#ledger = new Ledger(devices, faithful);
	}

	/** Somebody lies about what was seen: nobody can promise any more which words win, only that none is lost. */
	mistrust(): void {
		this.#mistrusted = true;
	}

	/** A newer app wrote, and what meets its document waits beside it until that app merges them. */
	newerApp(): void {
		this.#newer = true;
	}

	/** What the server had of a document is overwritten there by hand. */
	overwritten(doc: unknown): void {
		this.sentences.remove(sentencesIn(JSON.stringify(doc)));
	}

	found(what: string): void {
		if (!this.broken.has(what)) this.world.note(`BROKEN ${what}`);
		this.broken.add(what);
	}

	/** Somebody edits, and what they are told about it is held. */
	async save(
		device: Device,
		edit: AnswerEdit,
		{ db = facility, tab = 0, erased = [] }: Saving = {},
	): Promise<void> {
		const before = device.disk.rows;
		const now = device.now;
		const longest = device.disk.versions
			.filter((one) => one.open)
			.map(({ text }) => text)
			.join();
		this.sentences.remove(erased);
		const saved = await device.save(db, edit, tab);
		// Until the save has resolved nobody was told that it is there.
		if (!saved) {
			const unsure = this.#unsure.get(device) ?? [];
			this.#unsure.set(device, [...unsure, { category: edit.key.category, erased }]);
			return;
		}
		// It joins the card that is open here, whatever round the calendar says.
		const id = answerId(saved);
		const was = readAnswer(before.find((row) => row.db === db && row.id === id)?.body);
		const after = device.disk.row(db, id);
		const is = readAnswer(after?.body);
		if (!is.ok) return;
		if (edit.kind === 'text') this.sentences.save(sentencesIn(edit.value));
		const field = edit.kind === 'criterion' ? edit.criterion : 'text';
		const answer = was.ok ? was.answer : null;
		const [stamp, wrong] = this.#ledger.note(id, field, answer, is.answer);
		const what = edit.kind === 'dismiss-variant' ? edit.variant : JSON.stringify(edit.value);
		this.world.note(`${device.name} wrote ${edit.key.category} ${field} ${what} ${stamp}`);
		for (const one of this.#mistrusted ? [] : wrong) this.found(`${device.name}: ${one}`);
		// In the course of typing the history keeps the longest of what was cut down; what was chosen, and what was there before, it keeps.
		const typing =
			edit.kind === 'text' &&
			!edit.chosen &&
			!(now - Date.parse(answer?.text?.at ?? '') > sessionPause);
		this.#watchSentences(
			device,
			(one) => typing && (erased.includes(one) || longest.includes(one)),
		);
		const rest = (this.#rows.get(device) ?? []).filter((row) => row.db !== db || row.id !== id);
		this.#rows.set(device, after ? [...rest, after] : rest);
	}

	/** Nothing moves: whatever became of the rows since then was no person's doing. */
	watch(): void {
		for (const one of wrongRows(this.devices, !this.#mistrusted)) this.found(one);
		for (const device of this.devices) {
			const unsure = this.#unsure.get(device) ?? [];
			const before = this.#rows.get(device) ?? [];
			const edited = new Set(unsure.map(({ category }) => category));
			const known = before.filter(({ id }) => !edited.has(parseAnswerId(id)?.category ?? ''));
			for (const one of gaveWay(device, known)) this.found(one);
			this.#watchSentences(device, (one) => unsure.some(({ erased }) => erased.includes(one)));
			this.#rows.set(device, device.disk.rows);
			for (const row of device.disk.rows) this.#ledger.restamped(row);
		}
		this.#unsure.clear();
	}

	/** @param change makes another disk of a device's, as no app would: what only that had may be gone */
	async wipe(device: Device, change: () => void | Promise<void>): Promise<void> {
		const documents = [...(await documentsOf(this.server)).values()];
		const served = [...documents, ...(await leavesOf(this.server))];
		const before = device.disk.rows;
		await change();
		this.sentences.wiped(device, served);
		this.#ledger.wiped(before);
		this.#rows.set(device, device.disk.rows);
	}

	/** @param early before everything was asked for anew */
	async disagreements(early = false): Promise<string[]> {
		const served = await documentsOf(this.server);
		const broken = await disagreements(this.server, this.devices, served, early);
		const drafts = this.devices.flatMap(({ disk }) => disk.rows).filter(({ db }) => db === draftDb);
		// What waits for a newer app is a document, too.
		const waiting = this.devices
			.flatMap(({ disk }) => disk.rows)
			.filter(({ refused }) => refused === newerDocument);
		const documents = [
			...[...served].map(([name, body]) => ({ id: name.split('/')[1] ?? '', body })),
			...drafts,
			...waiting,
		];
		const bodies = documents.map(({ body }) => body);
		broken.push(...this.sentences.lost(bodies, this.#mistrusted || this.#newer));
		if (!this.#mistrusted) broken.push(...this.#ledger.wrong(documents));
		return broken;
	}

	#watchSentences(device: Device, byHand: (sentence: string) => boolean): void {
		for (const one of this.sentences.watch(device, byHand))
			this.found(`${device.name} has ${one} no longer, neither in a document nor in its history`);
	}
}
