import pino from 'pino';
import type { Log } from './types.ts';

export interface LogOptions {
	readonly level: 'info' | 'warn' | 'error' | 'silent';
	/** A person reads along: whole sentences, and only what they would want to know. */
	readonly terminal: boolean;
	/** Where a line goes, without its line end; standard output when left out. */
	readonly write?: (line: string) => void;
}

/** What a person at a terminal is told even when nothing is wrong: where a letter went. */
const toldToPeople = new Set(['letter-in-a-file']);

/** The server's log: a line of JSON an event, or, on a terminal, a line to read for what matters. */
export function createLog({ level, terminal, write }: LogOptions): Log {
	return terminal ? humanLog(level, write) : jsonLog(level, write);
}

function jsonLog(level: LogOptions['level'], write?: (line: string) => void): Log {
	const options: pino.LoggerOptions = {
		level,
		// Several processes write into one log; the machine's name is added by whoever collects it.
		base: { pid: process.pid },
		messageKey: 'event',
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label) => ({ level: label }) },
	};
	const logger = write
		? pino(options, { write: (line: string) => write(line.trimEnd()) })
		: pino(options, pino.destination({ fd: 1, sync: true }));
	return (at, event, details) => logger[at](details ?? {}, event);
}

function humanLog(level: LogOptions['level'], write: (line: string) => void = toTerminal): Log {
	const order = ['info', 'warn', 'error', 'silent'];
	const least = order.indexOf(level);
	return (at, event, details = {}) => {
		if (order.indexOf(at) < least) return;
		if (at === 'info' && !toldToPeople.has(event)) return;
		const facts = Object.entries(details).map(([name, value]) => `${name} ${String(value)}`);
		const words = event.replaceAll('-', ' ');
		write(
			`${at === 'info' ? '' : `${at}: `}${words}${facts.length ? ` (${facts.join(', ')})` : ''}`,
		);
	};
}

function toTerminal(line: string): void {
	process.stderr.write(`${line}\n`);
}

/**
 * A path as it may stand in a log: no query, no fragment, nothing that looks like an address of a person.
 * @param path still encoded
 */
export function loggedPath(path: string): string {
	const bare = path.split(/[?#]/, 1)[0] ?? '';
	return bare
		.split('/')
		.map((part) => (/@|%40|%2540/i.test(part) ? '…' : part))
		.join('/')
		.slice(0, 200);
}

/**
 * What may be told of a mistake: its kind and where it happened. Messages stay out, they quote what they choke on.
 */
export function loggedError(error: unknown): Record<string, string> {
	if (!(error instanceof Error)) return { kind: typeof error };
	const { code, kind } = error as { code?: unknown; kind?: unknown };
	const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
	return {
		kind: error.name,
		...(typeof code === 'string' ? { code } : {}),
		// What a CouchError is, decided in lib/couch.
		...(typeof kind === 'string' ? { code: kind } : {}),
		at: places.slice(0, 6).map(placeOf).join(' < '),
	};
}

function placeOf(line: string): string {
	return line
		.trim()
		.replace(/^at /, '')
		.replace(/file:\/\/\S*\/(?=[^/]+:\d)/, '');
}
