import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { written, type Script } from './script.ts';

const folder = new URL('../kept/', import.meta.url);

/** Schedules that once failed, as they were: each a file of `tests/simulation/kept`. */
export function keptScripts(): (Script & { readonly why: string })[] {
	const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
	return names.sort().map((name) => {
		const script = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Script;
		return { ...script, why: script.why ?? name };
	});
}

/** @returns the name of the file */
export function keep(script: Script): string {
	const name = `${script.seed}.json`;
	writeFileSync(new URL(name, folder), written(script));
	return name;
}
