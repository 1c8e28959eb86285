import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Makes a script that plain Node runs of a TypeScript file.
 * @returns its path, and a function that removes it
 */
export async function bundle(source: URL): Promise<{ script: string; remove(): Promise<void> }> {
	const name = parse(source.pathname).name;
	// Within the packages' reach, and nobody else's way.
	const outDir = join(root, 'node_modules/.cache', `couch-${name}-${process.pid}`);
	await build({
		configFile: false,
		root,
		logLevel: 'error',
		build: {
			ssr: fileURLToPath(source),
			outDir,
			emptyOutDir: true,
			rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
		},
	});
	return {
		script: join(outDir, `${name}.mjs`),
		remove: () => rm(outDir, { recursive: true, force: true }),
	};
}

export interface Running {
	readonly lines: string[];
	/** Resolves once so many lines were printed, or it ended. */
	printed(count: number): Promise<void>;
	/** Resolves when it is gone and everything it printed was read. */
	kill(signal: NodeJS.Signals): Promise<void>;
	ended: Promise<number | null>;
}

export function run(script: string, ...args: string[]): Running {
	const child: ChildProcess = spawn(process.execPath, [script, ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const lines: string[] = [];
	const waiting = new Set<() => void>();
	const wake = () => waiting.forEach((check) => check());
	if (!child.stdout) throw new Error('no output');
	createInterface(child.stdout).on('line', (line) => {
		lines.push(line);
		wake();
	});
	let over = false;
	const ended = new Promise<number | null>((resolve) => {
		child.on('close', (code) => {
			over = true;
			wake();
			resolve(code);
		});
	});
	return {
		lines,
		ended,
		printed: (count) =>
			new Promise((resolve) => {
				const check = () => {
					if (lines.length < count && !over) return;
					waiting.delete(check);
					resolve();
				};
				waiting.add(check);
				check();
			}),
		async kill(signal) {
			child.kill(signal);
			await ended;
		},
	};
}
