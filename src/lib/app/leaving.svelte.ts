import { emptyIfConfirmed } from '$lib/store/empty.ts';
import { lockName } from '$lib/sync/leader.ts';
import { Backup } from './backup.svelte.ts';
import type { session as Session } from './session.svelte.ts';
import { forgetDesk } from './desks.ts';
import { workOf, type LeavingWork } from './leaving-work.ts';

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

	#work: LeavingWork | null = null;
	#answer: (goes: boolean) => void = () => {};
	/** Everything is confirmed: nothing is only on this device. */
	#clean = false;

	constructor(
		private readonly session: typeof Session,
		private readonly appVersion: string,
	) {}

	/**
	 * Sends what waits of this person's work, whoever's is open in this page, and asks about the rest.
	 * @returns false: the person stays
	 */
	async mayLeave(account: string): Promise<boolean> {
		this.#clean = false;
		this.#work = workOf(account, this.session);
		if (!this.#work) return true;
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
		const work = this.#work;
		if (!work) return;
		const backup = new Backup({
			database: () => work.database(),
			flush: () => work.flush(),
			author: () => ({ by: work.desk.id, now: new Date() }),
			...{ db: work.desk.db, appVersion: this.appVersion },
		});
		this.busy = true;
		await backup.save();
		this.busy = false;
		// Null: the person closed the share sheet.
		if (backup.outcome)
			this.outcome = backup.outcome.kind === 'saved' ? 'fileSaved' : 'fileNotSaved';
	}

	/** The work stays on this device, under the person's name. */
	leave(): void {
		this.#close(true);
	}

	stay(): void {
		this.#close(false);
	}

	/**
	 * After the sign-out: what the server has confirmed leaves the device, everything else stays.
	 * @returns whether this person had work here
	 */
	async left(): Promise<boolean> {
		const work = this.#work;
		if (!work) return false;
		await work.rise();
		if (!this.#clean) return true;
		const { id } = work.desk;
		const database = await work.database();
		if (!(await othersStopped(id)) || !(await emptyIfConfirmed(database))) return true;
		forgetDesk(id);
		await Promise.race([database.delete(), later()]);
		return true;
	}

	async #send(): Promise<number> {
		const waiting = (await this.#work?.send()) ?? 0;
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
