/** Who may do what in which database. Pure: screens hide by it what the gateway refuses by it. */

export type Role = 'staff' | 'manager' | 'coordinator';

/** A person of the programme, as far as permissions go. `facility` is null for coordinators. */
export interface Member {
	readonly role: Role;
	readonly facility: string | null;
}

/** What the city publishes: catalogue versions, windows, rewards, the list of facilities. Everybody reads it. */
export const programDatabase = 'program';
/** The board of all facilities. */
export const exchangeDatabase = 'exchange';
/** The coordinators' own: registrations and a summary a facility. */
export const registryDatabase = 'registry';
/** The server's own; no person ever reaches it. */
export const accountsDatabase = 'accounts';

const facilityPrefix = 'facility-';

/** The database of one facility. `id` is lower-case letters, digits and hyphens, as CouchDB allows in names. */
export function facilityDatabase(id: string): string {
	return facilityPrefix + id;
}

/** The facility whose database this is, or null. */
export function facilityOf(database: string): string | null {
	const id = database.startsWith(facilityPrefix) ? database.slice(facilityPrefix.length) : '';
	return /^[a-z0-9][a-z0-9-]{0,79}$/.test(id) ? id : null;
}

/** The databases a device of this person follows; null: nobody is signed in. A coordinator opens others one by one. */
export function followedDatabases(member: Member | null): string[] {
	if (!member) return [programDatabase];
	if (member.role === 'coordinator') return [programDatabase, exchangeDatabase, registryDatabase];
	const own = member.facility ? [facilityDatabase(member.facility)] : [];
	return [programDatabase, ...own, exchangeDatabase];
}

/** The same of a member of a facility, by its database. */
export function memberDatabases(own: string): string[] {
	return [own, programDatabase, exchangeDatabase];
}

/**
 * Whether a member of a facility may make this document: `permits` of permissions.ts for those who need the answer
 * without the schemas of all documents. A test holds the two equal.
 * @param own the facility's database
 */
export function memberMakes(own: string, db: string, id: string): boolean {
	if (db === own) return /^(answer|card|submission|claim|goal):|^profile$/.test(id);
	return db === exchangeDatabase && id.startsWith(`offer:${facilityOf(own)}:`);
}
