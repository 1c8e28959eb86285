import { SpokenRefusal, type Phrase } from '../words.ts';
import { programmeWords as words } from '../words-programme.ts';
import type { CsvTable } from './csv.ts';
import { isFacilityId, loose, nameKey, newFacilityId } from './facility-ids.ts';

/** What the city's list says of a facility; an empty text where it says nothing. */
export interface ListedFacility {
	readonly id: string;
	readonly operator: string;
	readonly name: string;
	readonly district: string;
	readonly address: string;
	/** Not public: the list is, the addresses on it are for the coordinators. */
	readonly email: string;
}

export type ImportOutcome = 'new' | 'changed' | 'same' | 'error';

export interface PlannedRow extends ListedFacility {
	/** As an editor counts lines. */
	readonly line: number;
	readonly outcome: ImportOutcome;
	readonly error?: Phrase;
}

type Column = keyof ListedFacility;

/** Column headers as people write them, folded. */
const columnNames: Readonly<Record<Column, readonly string[]>> = {
	id: ['id', 'identyfikator', 'id placowki', 'identyfikator placowki'],
	operator: [
		...['operator', 'podmiot', 'podmiot prowadzacy', 'nazwa podmiotu', 'organ prowadzacy'],
		...['nazwa podmiotu prowadzacego', 'organizacja', 'prowadzacy'],
	],
	name: ['placowka', 'nazwa', 'nazwa placowki', 'name', 'facility'],
	district: ['dzielnica', 'district'],
	address: ['adres', 'adres placowki', 'address', 'ulica'],
	email: ['e mail', 'email', 'mail', 'adres e mail', 'adres email', 'poczta', 'e mail placowki'],
};
const columns = Object.keys(columnNames) as Column[];

/** Longest values, in characters; a longer one is two cells that ran together. */
const limits: Readonly<Record<Column, number>> = {
	...{ id: 60, operator: 200, name: 200, district: 80, address: 200, email: 254 },
};

interface Draft {
	readonly line: number;
	readonly values: Record<Column, string>;
}

/**
 * What an import would do, row by row. Pure: the same file over its own result is all `same`.
 * A row is the facility of its id; without one, the listed facility of the same operator and name; else the one of
 * the same name whose address or e-mail it repeats (its operator was corrected); else a new one.
 * A column that the file does not have leaves what is listed as it is.
 * @throws SpokenRefusal 400 `wrong_header` when it is not clear which column is which
 */
export function planImport(table: CsvTable, listed: readonly ListedFacility[]): PlannedRow[] {
	const at = readHeader(table.header);
	const byId = new Map(listed.map((one) => [one.id, one]));
	const drafts = table.rows.map(({ line, cells }): Draft => {
		const value = (column: Column) => cells[at[column] ?? -1] ?? '';
		const id = value('id').toLowerCase();
		return {
			line,
			values: {
				id,
				operator: value('operator'),
				name: value('name'),
				district: value('district'),
				address: value('address'),
				email: value('email').toLowerCase(),
			},
		};
	});
	const renamed = listedUnderAnotherId(drafts, listed);
	const faults = new Map(
		drafts.map((draft) => [draft, faultOf(draft.values) ?? renamed(draft.values)]),
	);
	const good = drafts.filter((draft) => !faults.get(draft));
	const ids = findIds(good, listed);
	const lines = new Map<string, number>();
	const rows = drafts.map((draft): PlannedRow => {
		const { line, values } = draft;
		const error = faults.get(draft);
		const id = ids.get(draft);
		if (error || id === undefined)
			return { line, ...values, outcome: 'error', ...(error && { error }) };
		const first = lines.get(id);
		if (first !== undefined)
			return { line, ...values, id, outcome: 'error', error: words.import.twice(first) };
		lines.set(id, line);
		const before = byId.get(id);
		const next = { ...values, id };
		if (before)
			for (const column of columns) if (at[column] === undefined) next[column] = before[column];
		const same = before && columns.every((column) => before[column] === next[column]);
		return { line, ...next, outcome: !before ? 'new' : same ? 'same' : 'changed' };
	});
	if (table.unclosed === null) return rows;
	const nothing = { id: '', operator: '', name: '', district: '', address: '', email: '' };
	const error = words.import.unclosedQuote;
	return [...rows, { line: table.unclosed, ...nothing, outcome: 'error', error }];
}

function readHeader(header: readonly string[]): Partial<Record<Column, number>> {
	const at: Partial<Record<Column, number>> = {};
	header.forEach((title, index) => {
		const folded = loose(title);
		const column = columns.find((one) => columnNames[one].includes(folded));
		if (!column) return;
		if (at[column] !== undefined)
			throw new SpokenRefusal(400, 'wrong_header', words.import.doubleColumn(title));
		at[column] = index;
	});
	const missing = (['operator', 'name'] as const).filter((column) => at[column] === undefined);
	if (missing.length) throw new SpokenRefusal(400, 'wrong_header', words.import.noColumn(missing));
	return at;
}

function faultOf(values: Readonly<Record<Column, string>>): Phrase | undefined {
	if (!values.operator) return words.import.noOperator;
	if (!values.name) return words.import.noName;
	const long = columns.find((column) => values[column].length > limits[column]);
	if (long) return words.import.tooLong(long, limits[long]);
	if (values.id && !isFacilityId(values.id)) return words.import.badId;
	if (values.email && !/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(values.email))
		return words.import.badEmail;
	return undefined;
}

/** A facility's database is named by its id, so an id never changes: the same facility twice would split its card. */
function listedUnderAnotherId(drafts: readonly Draft[], listed: readonly ListedFacility[]) {
	const used = new Set(listed.map(({ id }) => id));
	const named = new Map<string, ListedFacility>();
	const claimed = new Set(drafts.map(({ values }) => values.id));
	for (const one of listed) if (!claimed.has(one.id)) named.set(nameKey(one), one);
	return (values: Readonly<Record<Column, string>>): Phrase | undefined => {
		const one = values.id && !used.has(values.id) ? named.get(nameKey(values)) : undefined;
		const elsewhere =
			one?.address && values.address && loose(one.address) !== loose(values.address);
		return one && !elsewhere ? words.import.otherId(one.id) : undefined;
	};
}

function findIds(drafts: readonly Draft[], listed: readonly ListedFacility[]): Map<Draft, string> {
	const ids = new Map<Draft, string>();
	const named = new Map(listed.map((one) => [nameKey(one), one.id]));
	for (const draft of drafts) {
		const id = draft.values.id || named.get(nameKey(draft.values));
		if (id) ids.set(draft, id);
	}
	const claimed = new Set(ids.values());
	const open = () => drafts.filter((draft) => !ids.has(draft));
	for (const draft of open()) {
		const corrected = listed.filter(
			(one) => !claimed.has(one.id) && onlyOperatorDiffers(one, draft),
		);
		const [one] = corrected;
		if (!one || corrected.length > 1) continue;
		ids.set(draft, one.id);
		claimed.add(one.id);
	}
	const taken = new Set([...claimed, ...listed.map(({ id }) => id)]);
	const names = new Map<string, Set<string>>();
	for (const one of [...listed, ...open().map(({ values }) => values)]) {
		const name = loose(one.name);
		names.set(name, (names.get(name) ?? new Set()).add(nameKey(one)));
	}
	const fresh = new Map<string, string>();
	for (const draft of open()) {
		const key = nameKey(draft.values);
		const shared = (names.get(loose(draft.values.name))?.size ?? 0) > 1;
		const id = fresh.get(key) ?? newFacilityId(draft.values, taken, shared);
		fresh.set(key, id);
		taken.add(id);
		ids.set(draft, id);
	}
	return ids;
}

/** Two facilities may share a name, so the name alone does not tell that a row means this one. */
function onlyOperatorDiffers(one: ListedFacility, { values }: Draft): boolean {
	const equal = (a: string, b: string) => a !== '' && loose(a) === loose(b);
	return (
		equal(one.name, values.name) &&
		(equal(one.address, values.address) || equal(one.email, values.email))
	);
}
