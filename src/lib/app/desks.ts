// Apart from reading them: what changes who works on this device is not on the way to the first card.
import { noteDesk } from './desk-record.ts';
import type { session as Session } from './session.svelte.ts';
import { desksKey, readDesks, unlockedKey, type Desk, type Desks } from './workplace.ts';

/** Somebody who may, has chosen it: keeps `desk` among the people of this device and makes it the one that is open at the next start. */
export function takeDesk(desk: Desk): void {
	unlock(desk.id);
	const { people } = readDesks();
	const before = people.find(({ id }) => id === desk.id);
	const pin = desk.pin ?? before?.pin;
	write({
		current: desk.id,
		people: [...people.filter(({ id }) => id !== desk.id), { ...desk, ...(pin ? { pin } : {}) }],
	});
}

/** The draft is open at the next start; everybody's work stays where it is. */
export function leaveDesk(): void {
	write({ ...readDesks(), current: null });
}

/** This tab need not ask for the person's PIN: it was given, or is the person's own to set. */
export function unlock(id: string): void {
	sessionStorage.setItem(unlockedKey, id);
}

/** Sets or removes a person's PIN. */
export function setDeskPin(id: string, pin: string | null): void {
	unlock(id);
	const desks = readDesks();
	write({
		...desks,
		people: desks.people.map((desk) => {
			if (desk.id !== id) return desk;
			const { pin: _, ...rest } = desk;
			return pin === null ? rest : { ...rest, pin };
		}),
	});
}

/** This person's work is no longer on the device. */
export function forgetDesk(id: string): void {
	const { current, people } = readDesks();
	write({
		current: current === id ? null : current,
		people: people.filter((desk) => desk.id !== id),
	});
}

/** After a change that must outlive the browser's end: the work that is open here says it too. Never rejects. */
export async function noteChange(session: typeof Session): Promise<void> {
	const { desk } = session.workplace;
	// A disk that refuses loses nothing of the change but this second place.
	await session.database.then((database) => noteDesk(database, desk)).catch(() => {});
}

function write(desks: Omit<Desks, 'at'>): void {
	// A clock that was set back does not make it older than what it replaces.
	putDesks({ ...desks, at: Math.max(Date.now(), readDesks().at + 1) });
}

/** Replaces what is kept. */
export function putDesks(desks: Desks): void {
	localStorage.setItem(desksKey, JSON.stringify(desks));
}
