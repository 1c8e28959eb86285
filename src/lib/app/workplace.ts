import { draftDatabaseName, draftDb } from '$lib/store/names.ts';

/**
 * Whose work is open in this browser. Each account has a database of its own on the device; without an account there
 * is the draft. Kept in localStorage, because it must be known before anything else is read; the session with the
 * server is another matter: it may end while the work goes on.
 */
export interface Desk {
	/** Account id. */
	readonly id: string;
	readonly name: string;
	/** The facility's name. */
	readonly facility: string;
	/** The facility's database on the server. */
	readonly db: string;
	/** Set by a person who shares the device; see desk-pin.ts. */
	readonly pin?: string;
}

export interface Desks {
	readonly current: string | null;
	readonly people: readonly Desk[];
	/** When this was last changed, in ms since 1970 and always later than before; 0: nothing is kept. See lost-desks.ts. */
	readonly at: number;
}

export const desksKey = 'desks';

/** Everybody whose work is on this device. What cannot be read counts as nobody: the databases stay where they are. */
export function readDesks(): Desks {
	try {
		const kept = JSON.parse(localStorage.getItem(desksKey) ?? '') as Partial<Desks> | null;
		const people = (Array.isArray(kept?.people) ? kept.people : []).filter(isDesk);
		const current = people.some(({ id }) => id === kept?.current) ? (kept?.current ?? null) : null;
		// What an older version of the app kept does not say when.
		return { current, people, at: Number(kept?.at) || 1 };
	} catch {
		return { current: null, people: [], at: 0 };
	}
}

function isDesk(value: unknown): value is Desk {
	const { id, name, facility, db } = (value ?? {}) as Record<keyof Desk, unknown>;
	return [id, name, facility, db].every((part) => typeof part === 'string' && part !== '');
}

/** The name of an account's database on the device; no beginning of another's name. */
export function databaseNameOf(account: string): string {
	return `${draftDatabaseName}-${account}`;
}

/** What is open in this page, decided once when it loads; a change loads the page anew. */
export interface Workplace {
	/** Null: the draft without an account. */
	readonly desk: Desk | null;
	/** Name of the local database. */
	readonly databaseName: string;
	/** The value of `db` in the card's rows. */
	readonly db: string;
	/** Written into the stamps of edits. */
	readonly by: string;
}

/** No account. */
export const draftPlace: Workplace = {
	desk: null,
	databaseName: draftDatabaseName,
	db: draftDb,
	by: '',
};

export function openWorkplace(): Workplace {
	const { current, people } = readDesks();
	const desk = people.find(({ id }) => id === current) ?? null;
	return desk
		? { desk, databaseName: databaseNameOf(desk.id), db: desk.db, by: desk.id }
		: draftPlace;
}

/** sessionStorage: whose PIN was given; it lasts over a reload and ends with the tab. */
export const unlockedKey = 'unlocked';

/** The person set a PIN, and nobody has given it in this tab. */
export function isLocked(desk: Desk | null): boolean {
	if (desk?.pin === undefined) return false;
	try {
		return sessionStorage.getItem(unlockedKey) !== desk.id;
	} catch {
		return true;
	}
}
