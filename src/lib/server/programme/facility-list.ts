import type { Couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import type { CouchDocument } from '../../couch/types.ts';
import { accountsDatabase, programDatabase } from '../../domain/access.ts';
import { unavailable } from '../respond.ts';
import { readCsv } from './csv.ts';
import { isFacilityId, nameKey, newFacilityId, type FacilityName } from './facility-ids.ts';
import {
	planImport,
	type ImportOutcome,
	type ListedFacility,
	type PlannedRow,
} from './import-plan.ts';

/** What everybody may see of a facility, to pick it from the list. */
export interface PublicFacility {
	readonly id: string;
	readonly operator: string;
	readonly name: string;
	readonly district: string;
}

interface Stored {
	readonly facility: ListedFacility;
	/** `listing:<id>` in `program`. */
	readonly listing: CouchDocument;
	/** `contact:<id>` in `accounts`: `program` is read by everybody. */
	readonly contact: CouchDocument | undefined;
}

/** Somebody else wrote in between each time: something is wrong. */
const mostAttempts = 5;

/** The city's list of facilities. */
export class FacilityList {
	readonly #listings;
	readonly #contacts;
	/** The public list and the state of `program` it was read in. */
	#known: { readonly seq: string; readonly facilities: readonly PublicFacility[] } | undefined;

	constructor(couch: Couch) {
		this.#listings = couch.database(programDatabase);
		this.#contacts = couch.database(accountsDatabase);
	}

	/** By operator and name. Read again only when `program` has changed: anybody may ask, as often as they like. */
	async public(): Promise<readonly PublicFacility[]> {
		const { update_seq: seq } = await this.#listings.info();
		if (this.#known?.seq === seq) return this.#known.facilities;
		const compare = new Intl.Collator('pl').compare;
		const facilities = (await this.#readListings())
			.map((doc) => listed(doc, undefined))
			.filter(({ operator, name }) => operator && name)
			.map(({ id, operator, name, district }) => ({ id, operator, name, district }))
			.sort((a, b) => compare(a.operator, b.operator) || compare(a.name, b.name));
		this.#known = { seq, facilities };
		return facilities;
	}

	async find(id: string): Promise<ListedFacility | null> {
		if (!isFacilityId(id)) return null;
		const listing = await this.#listings.get(`listing:${id}`);
		if (!listing) return null;
		return listed(listing, (await this.#contacts.get(`contact:${id}`)) ?? undefined);
	}

	/** The facility that has this operator and name, as people read them. */
	async named(name: FacilityName): Promise<ListedFacility | null> {
		return findNamed(await this.#readListings(), name);
	}

	/** Puts a facility on the list; the one of the same operator and name when it is there already. */
	async add(facility: FacilityName & { readonly address: string }): Promise<ListedFacility> {
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			// One reading: whoever adds the same facility since gets the same id, and the second learns of the first.
			const listings = await this.#readListings();
			const there = findNamed(listings, facility);
			if (there) return there;
			const id = newFacilityId(facility, new Set(listings.map(({ _id }) => idOf(_id))));
			const added = { id, ...facility, district: '', email: '' };
			try {
				await this.#listings.put(listingOf(added, undefined));
				return added;
			} catch (error) {
				if (!(error instanceof CouchError) || error.kind !== 'conflict') throw error;
			}
		}
		throw unavailable();
	}

	/**
	 * Reads a file of the city's and writes its good rows, or with `preview` only says what it would do. Facilities
	 * that the file does not name stay as they are.
	 * @throws SpokenRefusal for a file that cannot be read at all: see `readCsv`, `planImport`
	 */
	async import(bytes: Uint8Array, preview: boolean): Promise<readonly PlannedRow[]> {
		const table = readCsv(bytes);
		const outcomes = new Map<number, ImportOutcome>();
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const stored = await this.#read();
			const rows = planImport(
				table,
				stored.map(({ facility }) => facility),
			);
			// What an attempt before has written is unchanged by now; the person is told what it was.
			const told = rows.map((row) => {
				const outcome = row.outcome === 'same' ? (outcomes.get(row.line) ?? 'same') : row.outcome;
				outcomes.set(row.line, outcome);
				return { ...row, outcome };
			});
			if (preview || (await this.#write(rows, stored))) return told;
		}
		throw unavailable();
	}

	/** False: somebody wrote the same documents meanwhile; what could be written is. */
	async #write(rows: readonly PlannedRow[], stored: readonly Stored[]): Promise<boolean> {
		const byId = new Map(stored.map((one) => [one.facility.id, one]));
		const contacts: CouchDocument[] = [];
		const listings: CouchDocument[] = [];
		for (const row of rows) {
			if (row.outcome !== 'new' && row.outcome !== 'changed') continue;
			const before = byId.get(row.id);
			const listing = listingOf(row, before?.listing);
			// Devices follow the list: what did not change is not sent to them again.
			if (!sameFields(listing, before?.listing)) listings.push(listing);
			if ((before?.contact?.email ?? '') !== row.email) contacts.push(contactOf(row, before));
		}
		const written = [
			...(contacts.length ? (await this.#contacts.bulkDocs(contacts)).rows : []),
			...(listings.length ? (await this.#listings.bulkDocs(listings)).rows : []),
		];
		const failed = written.flatMap((row) => ('error' in row ? [row] : []));
		const other = failed.find(({ error }) => error !== 'conflict');
		if (other) throw new CouchError('refused', other.reason);
		return failed.length === 0;
	}

	async #read(): Promise<Stored[]> {
		const [listings, contacts] = await Promise.all([
			this.#readListings(),
			this.#contacts.allDocsRange({ ...range('contact:'), includeDocs: true }),
		]);
		const byId = new Map(contacts.flatMap(({ doc }) => (doc ? [[idOf(doc._id), doc]] : [])));
		return listings.map((listing) => {
			const contact = byId.get(idOf(listing._id));
			return { listing, contact, facility: listed(listing, contact) };
		});
	}

	async #readListings(): Promise<CouchDocument[]> {
		const rows = await this.#listings.allDocsRange({ ...range('listing:'), includeDocs: true });
		return rows.flatMap(({ doc }) => (doc ? [doc] : []));
	}
}

function findNamed(listings: readonly CouchDocument[], name: FacilityName): ListedFacility | null {
	const key = nameKey(name);
	return listings.map((doc) => listed(doc, undefined)).find((one) => nameKey(one) === key) ?? null;
}

function range(prefix: string): { startkey: string; endkey: string } {
	return { startkey: prefix, endkey: `${prefix}\uffff` };
}

function idOf(documentId: string): string {
	return documentId.slice(documentId.indexOf(':') + 1);
}

/** Read field by field: a coordinator's device may have written the document, and damage must not end an import. */
function listed(listing: CouchDocument, contact: CouchDocument | undefined): ListedFacility {
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	const { operator, name, district, address } = listing;
	return {
		id: idOf(listing._id),
		operator: text(operator),
		name: text(name),
		district: text(district),
		address: text(address),
		email: text(contact?.email ?? listing.email),
	};
}

function listingOf(
	{ id, operator, name, district, address }: ListedFacility,
	before: CouchDocument | undefined,
): CouchDocument {
	const { district: _, address: __, email: ___, ...rest }: Partial<CouchDocument> = before ?? {};
	return {
		...rest,
		_id: `listing:${id}`,
		type: 'listing',
		schema: 1,
		operator,
		name,
		...(district && { district }),
		...(address && { address }),
	};
}

function contactOf({ id, email }: ListedFacility, before: Stored | undefined): CouchDocument {
	return { ...before?.contact, _id: `contact:${id}`, type: 'contact', schema: 1, email };
}

function sameFields(a: CouchDocument, b: CouchDocument | undefined): boolean {
	const keys = new Set([...Object.keys(a), ...Object.keys(b ?? {})]);
	return b !== undefined && [...keys].every((key) => a[key] === b[key]);
}
