import { Fault } from './answers.ts';

/** Letters of a name, CouchDB's own limit. */
const lengthLimit = 238;

export function isDatabaseName(name: string): boolean {
	return /^[a-z][a-z0-9_$()+/-]*$/.test(name) && name.length <= lengthLimit && fits(name);
}

export function illegalName(name: string): Fault {
	return new Fault(
		400,
		'illegal_database_name',
		`Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters ` +
			'_, $, (, ), +, -, and / are allowed. Must begin with a letter.',
	);
}

/** A folder of its own for each name, on every file system: other characters as `%` and two digits. */
export function folderOf(name: string): string {
	return encodeURIComponent(name).replace(/[$()+]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}

/** Null for a folder that is no database's. */
export function nameOf(folder: string): string | null {
	if (!/^[a-z][a-z0-9_%A-F-]*$/.test(folder)) return null;
	try {
		const name = decodeURIComponent(folder);
		return isDatabaseName(name) && folderOf(name) === folder ? name : null;
	} catch {
		return null;
	}
}

/** File systems take 255 bytes. */
function fits(name: string): boolean {
	return folderOf(name).length <= 255;
}
