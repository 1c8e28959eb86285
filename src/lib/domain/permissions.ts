import {
	accountsDatabase,
	exchangeDatabase,
	facilityOf,
	programDatabase,
	registryDatabase,
	type Member,
	type Role,
} from './access.ts';
import { ownerOfId, typeOfId, type DocumentType } from './documents/index.ts';

export type Actor = 'anonymous' | Role | 'server';
/** A database as one person sees it. `other-facility` for whoever is no member of it, coordinators too. */
export type Place =
	'program' | 'own-facility' | 'other-facility' | 'exchange' | 'registry' | 'accounts';
export type Operation = 'read' | 'create' | 'update' | 'delete';

export const operations = ['read', 'create', 'update', 'delete'] as const;

/** c create, u update, d delete. Who may open a database may read all that lives there. */
type Writes = 'c' | 'cu' | 'cd' | 'cud' | 'd';
interface Rule {
	readonly members?: Writes;
	readonly coordinator?: Writes;
	readonly server: Writes;
}

/**
 * Which types live where, and who writes them. A type that is not listed for a place is not there for anybody.
 *
 * Who a facility is changes by a request of its manager or the city, which the server writes.
 * Devices never delete `answer`, `card`, `submission` (a losing leaf of them that was merged goes as an update does); a
 * `claim` is withdrawn, not deleted. Nobody changes a
 * `submission`. A catalogue version outlives its successors, as drafts are pinned to it. The server writes and erases
 * everywhere, by commands of its own.
 */
const rules: Readonly<
	Record<'program' | 'facility' | 'exchange' | 'registry', Partial<Record<DocumentType, Rule>>>
> = {
	program: {
		catalogue: { coordinator: 'cu', server: 'cud' },
		window: { coordinator: 'cud', server: 'cud' },
		reward: { coordinator: 'cud', server: 'cud' },
		news: { coordinator: 'cud', server: 'cud' },
		faq: { coordinator: 'cud', server: 'cud' },
		listing: { coordinator: 'cud', server: 'cud' },
	},
	facility: {
		answer: { members: 'cu', server: 'cud' },
		card: { members: 'cu', server: 'cud' },
		submission: { members: 'c', server: 'cd' },
		facility: { server: 'cud' },
		profile: { members: 'cu', server: 'cud' },
		claim: { members: 'cu', server: 'cud' },
		goal: { members: 'cud', server: 'cud' },
		standing: { server: 'cud' },
		allocation: { server: 'cud' },
		notice: { server: 'cud' },
	},
	exchange: { offer: { members: 'cud', coordinator: 'd', server: 'cud' } },
	registry: { registration: { server: 'cud' }, summary: { server: 'cud' } },
};

const lettersOf = { create: 'c', update: 'u', delete: 'd' } as const;

/** What somebody may do with documents of a type in a database. Offers are also bound to their owner: `permits`. */
export function may(actor: Actor, place: Place, type: DocumentType, operation: Operation): boolean {
	const rule = rulesOf(place)[type];
	if (!rule || !mayOpen(actor, place)) return false;
	if (operation === 'read') return true;
	return writesOf(actor, place, rule).includes(lettersOf[operation]);
}

/** Whether a database is there for somebody at all. Nobody but the server ever opens `accounts`. */
export function mayOpen(actor: Actor, place: Place): boolean {
	if (actor === 'server') return true;
	if (place === 'program') return true;
	if (actor === 'anonymous' || place === 'accounts') return false;
	if (place === 'exchange') return true;
	if (actor === 'coordinator') return place !== 'own-facility';
	return place === 'own-facility';
}

/** The database as this person sees it; null: no database of the programme has such a name. */
export function placeOf(database: string, member: Member | null): Place | null {
	switch (database) {
		case programDatabase:
			return 'program';
		case exchangeDatabase:
			return 'exchange';
		case registryDatabase:
			return 'registry';
		case accountsDatabase:
			return 'accounts';
	}
	const facility = facilityOf(database);
	if (facility === null) return null;
	const own = member && member.role !== 'coordinator' && member.facility === facility;
	return own ? 'own-facility' : 'other-facility';
}

/** The whole rule for one document by its id: place, type, operation, and whose it is. */
export function permits(
	member: Member | null,
	database: string,
	id: string,
	operation: Operation,
): boolean {
	const type = typeOfId(id);
	const place = placeOf(database, member);
	if (!type || !place || !may(member?.role ?? 'anonymous', place, type, operation)) return false;
	if (operation === 'read' || member?.role === 'coordinator') return true;
	const owner = ownerOfId(id);
	return owner === null || owner === member?.facility;
}

function rulesOf(place: Place): Partial<Record<DocumentType, Rule>> {
	if (place === 'accounts') return {};
	return place === 'own-facility' || place === 'other-facility' ? rules.facility : rules[place];
}

function writesOf(actor: Actor, place: Place, rule: Rule): string {
	if (actor === 'server') return rule.server;
	if (actor === 'coordinator') return rule.coordinator ?? '';
	if (actor === 'anonymous' || place === 'other-facility') return '';
	return rule.members ?? '';
}
