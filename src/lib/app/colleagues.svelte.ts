import * as z from 'zod/mini';
import type { Stamp } from '$lib/domain/stamp.ts';
import type { Database } from '$lib/store/database.ts';
import { beginningOf, ownBeginnings } from '$lib/store/beginnings.ts';
import { callApi } from './api.ts';

const heardKey = 'colleagues';
const ownKey = 'own-replicas';
/** Beginnings of the ids of databases that count as this device; the server keeps as many of a session. */
const mostOwn = 8;
/** An edit may arrive before its device has said which one it is: that is asked again after this long, in ms. */
const pause = 15_000;
/** A device that is named nowhere by then has no session any more. */
const mostAttempts = 2;

const heardSchema = z.object({
	people: z.array(z.object({ id: z.string(), name: z.string() })),
	/** What a device is called, by the beginning of the ids it writes under; of older apps by a whole id. */
	devices: z.record(z.string(), z.string()),
});
const ownSchema = z.array(z.string());

/** The other device that an edit was made on. */
export interface OtherDevice {
	/** E.g. "Chrome, Android"; null when the server does not name it, e.g. because it was signed out. */
	readonly label: string | null;
	/** This device is called the same. */
	readonly alike: boolean;
}

/** Who works in the facility and on which devices: what is written beside a text. Without a network, as last heard. */
export class Colleagues {
	#heard = $state.raw<z.infer<typeof heardSchema>>({ people: [], devices: {} });
	/** Beginnings of the ids under which this device wrote, the present one last; null until the disk has been asked. */
	#own = $state.raw<readonly string[] | null>(null);

	/** This device has a beginning: it has written something. */
	#named = false;
	/** Requests under way. */
	#asking = 0;
	readonly #asked = new Map<string, number>();
	#again: ReturnType<typeof setTimeout> | undefined;
	/** There was no network to ask over. */
	#owed = false;
	#stopped = false;

	/** @param account whose work it is: in anybody else's session nothing is told and nothing heard */
	constructor(
		private readonly database: Database,
		private readonly account: string,
	) {}

	/** Never rejects: without an answer the marks say "someone of the team" and "another device". */
	async start(): Promise<void> {
		const heard = heardSchema.safeParse(
			(await this.database.meta.get(heardKey).catch(() => null))?.value,
		);
		if (heard.success) this.#heard = heard.data;
		await this.ask();
	}

	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#again);
	}

	/** Tells the server under which ids this device writes, and hears about the others. Never rejects. */
	async ask(): Promise<void> {
		if (this.#stopped) return;
		this.#owed = false;
		this.#asking++;
		const heard = await this.#exchange().finally(() => this.#asking--);
		if (heard?.ok) {
			this.#heard = heard.value;
			await this.database.meta.put({ key: heardKey, value: heard.value }).catch(() => {});
		} else this.#owed = heard?.problem.kind === 'offline';
	}

	/** Null when the disk has a trouble of its own, which is told elsewhere. */
	async #exchange() {
		const replicas = await this.#learnOwn().catch(() => null);
		if (!replicas) return null;
		return callApi('POST', '/api/colleagues', heardSchema, {
			json: { account: this.account, replicas },
		});
	}

	/** The server has just answered somebody here. */
	reached(): void {
		if (this.#owed) void this.ask();
	}

	/** Something was saved here: the first edit gives the device its letters, which the server has to hear. */
	async wrote(): Promise<void> {
		if (this.#named) return;
		const own = await ownBeginnings(this.database).catch(() => []);
		if (own.length && !this.#named) await this.ask();
	}

	/** Edits of a draft that moves in here were made on this device too. */
	async movesIn(beginnings: readonly string[]): Promise<void> {
		const own = await this.#storedOwn();
		const fresh = beginnings.filter((one) => !own.includes(one));
		if (fresh.length) await this.#keepOwn([...fresh, ...own]);
	}

	/** Somebody's edit is on the screen: a device not heard of is asked about, at most twice. */
	notice({ replica }: Stamp): void {
		const other = this.elsewhere(replica);
		const asked = this.#asked.get(replica) ?? 0;
		if (!other || other.label !== null || this.#asking || asked === mostAttempts) return;
		this.#asked.set(replica, asked + 1);
		clearTimeout(this.#again);
		this.#again = setTimeout(() => void this.ask(), asked * pause);
	}

	/** Null for somebody this device has not heard of. */
	nameOf(account: string): string | null {
		return this.#heard.people.find(({ id }) => id === account)?.name ?? null;
	}

	/** Null when the edit was made on this device, or the disk has not said yet which one this is. */
	elsewhere(replica: string): OtherDevice | null {
		const own = this.#own;
		const beginning = beginningOf(replica);
		if (!own || own.includes(replica) || own.includes(beginning)) return null;
		const { devices } = this.#heard;
		// An id is whatever a document says, `constructor` too.
		const named = [replica, beginning].find((name) => Object.hasOwn(devices, name));
		const label = named === undefined ? null : (devices[named] ?? null);
		return { label, alike: label !== null && own.some((id) => devices[id] === label) };
	}

	/** The letters come with the first edit; what older versions of the app wrote under was this device, too. */
	async #learnOwn(): Promise<readonly string[]> {
		const now = await ownBeginnings(this.database);
		const own = await this.#storedOwn();
		this.#named = now.length > 0;
		if (now.every((one) => own.includes(one))) this.#own = own;
		else await this.#keepOwn([...own.filter((one) => !now.includes(one)), ...now]);
		return this.#own ?? own;
	}

	async #storedOwn(): Promise<readonly string[]> {
		const kept = ownSchema.safeParse((await this.database.meta.get(ownKey))?.value);
		return kept.success ? kept.data : [];
	}

	async #keepOwn(ids: readonly string[]): Promise<void> {
		const own = ids.slice(-mostOwn);
		await this.database.meta.put({ key: ownKey, value: own });
		this.#own = own;
	}
}
