import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../../../src/bin/fingerprint.js';

const first = join(root, 'build');
/** Within the project, so that the build finds its packages. */
const second = join(root, 'test-results/second-build');

/** Folders of two builds of the app that share no hashed file, and their versions. */
export const builds = {
	first: { folder: first, version: versionOf(first) },
	second: { folder: second, version: `${versionOf(first)}.second` },
};

/**
 * Makes the second build out of the first in a moment: another version everywhere, every hashed
 * file under another name, and the pages' policies for their changed inline scripts.
 */
export default function makeSecondBuild() {
	rmSync(second, { recursive: true, force: true });
	cpSync(first, second, { recursive: true });
	const files = filesUnder(second);
	for (const file of files.filter((name) => /\.(br|gz|map)$/.test(name))) rmSync(file);
	const texts = files.filter((name) => /\.(js|css|html|json)$/.test(name));
	const hashed = texts.filter((name) => name.includes('/_app/immutable/'));
	const names = hashed.map((file) => basename(file)).sort((a, b) => b.length - a.length);
	const anyName = new RegExp(`(?<![\\w.-])(${names.map(escaped).join('|')})(?![\\w-])`, 'g');
	for (const file of texts) {
		let text = readFileSync(file, 'utf8')
			.replaceAll(builds.first.version, builds.second.version)
			.replace(anyName, renamed);
		if (file.endsWith('.html')) text = withOwnHash(text);
		writeFileSync(file, text);
	}
	for (const file of hashed) renameSync(file, join(dirname(file), renamed(basename(file))));
}

const renamed = (name: string) => name.replace(/\.(\w+)$/, '.second.$1');
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function withOwnHash(html: string): string {
	const code = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
	const hash = createHash('sha256').update(code).digest('base64');
	return html.replace(/'sha256-[^']+'/, `'sha256-${hash}'`);
}

function filesUnder(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

function versionOf(folder: string): string {
	return JSON.parse(readFileSync(join(folder, 'client/_app/version.json'), 'utf8')).version;
}
