import { emptyIfConfirmed } from '$lib/store/empty.ts';
import { lockName } from '$lib/sync/leader.ts';
import { Backup } from './backup.svelte.ts';
import type { session as Session } from './session.svelte.ts';
import { startSync } from './start-sync.ts';
import { forgetDesk, leaveDesk } from './desks.ts';

/** How long other tabs may take to write what was typed there and let go, in ms. */
const patience = 3000;

/**
 * Leaving the device without leaving work behind unsaid: before a sign-out, what the server does not have yet is sent;
 * what cannot be sent is the person's decision, and stays on the device in any case.
 */
export class Leaving {
	/** Documents that wait while the person is asked; null: nobody is asked. */
	asked = $state<number | null>(null);
	busy = $state(false);
	/** What the last choice came to. */
	outcome = $state<'notSent' | 'fileSaved' | 'fileNotSaved' | null>(null);

	readonly #backup: Backup;
	#answer: (goes: boolean) => void = () => {};
	/** Everything is confirmed: nothing is only on this device. */
	#clean = false;

	constructor(
		private readonly session: typeof Session,
		appVersion: string,
	) {
		this.#backup = new Backup({
			database: () => session.database,
			flush: () => session.flush(),
			author: () => ({ by: session.workplace.by, now: new Date() }),
			db: session.workplace.db,
			appVersion,
		});
	}

	/** Sends what waits and asks about the rest. @returns false: the person stays */
	async mayLeave(): Promise<boolean> {
		if (!this.session.workplace.desk) return true;
		this.#clean = false;
		const waiting = await this.#send();
		if (waiting === 0) return true;
		this.outcome = null;
		this.asked = waiting;
		return new Promise((resolve) => (this.#answer = resolve));
	}

	/** Tries once more to send everything. */
	async send(): Promise<void> {
		this.busy = true;
		const waiting = await this.#send();
		this.busy = false;
		if (waiting === 0) return this.#close(true);
		this.asked = waiting;
		this.outcome = 'notSent';
	}

	async saveFile(): Promise<void> {
		this.busy = true;
		await this.#backup.save();
		this.busy = false;
		const { outcome } = this.#backup;
		// Null: the person closed the share sheet.
		if (outcome) this.outcome = outcome.kind === 'saved' ? 'fileSaved' : 'fileNotSaved';
	}

	/** The work stays on this device, under the person's name. */
	leave(): void {
		this.#close(true);
	}

	stay(): void {
		this.#close(false);
	}

	/** After the sign-out: what the server has confirmed leaves the device, everything else stays. */
	async left(): Promise<void> {
		const { desk } = this.session.workplace;
		if (!desk) return;
		if (!this.#clean) return leaveDesk();
		await this.session.sync?.stop();
		// Other tabs hear of it, write what was typed there and let go of the work.
		leaveDesk();
		const database = await this.session.database;
		if (!(await othersStopped(desk.id)) || !(await emptyIfConfirmed(database))) return;
		forgetDesk(desk.id);
		await Promise.race([database.delete(), later()]);
	}

	async #send(): Promise<number> {
		await this.session.flush();
		await startSync(this.session).catch(() => {});
		const state = await this.session.sync?.flush();
		// What the disk refused, or what nobody could ask the device about, is not on the server either.
		const unsaved = !state?.known || (this.session.card?.saving.unfinished ?? false);
		const waiting = (state?.waiting.length ?? 0) || Number(unsaved);
		this.#clean = waiting === 0;
		return waiting;
	}

	#close(goes: boolean): void {
		this.asked = null;
		this.#answer(goes);
	}
}

/** Whether no other tab works for this account any more; one that does not let go keeps its work on the device. */
async function othersStopped(account: string): Promise<boolean> {
	if (!navigator.locks) return later().then(() => true);
	const ending = new AbortController();
	void later().then(() => ending.abort());
	const { signal } = ending;
	return navigator.locks.request(lockName(account), { signal }, () => true).catch(() => false);
}

function later(): Promise<void> {
	return new Promise((done) => setTimeout(done, patience));
}
