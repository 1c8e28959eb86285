import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What the mail server says to one attempt. */
export type Verdict =
	| 'accept'
	/** Refuses the recipient with this status. */
	| { readonly recipient: number }
	/** Refuses the text with this status. */
	| { readonly text: number }
	/** Refuses the sender with this status. */
	| { readonly sender: number }
	/** Takes the whole letter, then drops the connection without a word. */
	| 'drop';

export interface TestSmtp {
	readonly url: string;
	/** Letters that were accepted, in order. */
	readonly accepted: ParsedMail[];
	/** Every letter that was transmitted whole, accepted or not. */
	readonly seen: ParsedMail[];
	readonly recipients: string[];
	/** For the attempts to come, one each; then everything is accepted. */
	verdicts: Verdict[];
	close(): Promise<void>;
}

/** A real mail server on this machine. */
export async function smtpServer(options: SMTPServerOptions = {}): Promise<TestSmtp> {
	const accepted: ParsedMail[] = [];
	const seen: ParsedMail[] = [];
	const recipients: string[] = [];
	let current: Verdict = 'accept';
	const refusal = (responseCode: number) => Object.assign(new Error('no'), { responseCode });
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		logger: false,
		onMailFrom(_address, _session, done) {
			current = state.verdicts.shift() ?? 'accept';
			done(typeof current === 'object' && 'sender' in current ? refusal(current.sender) : null);
		},
		onRcptTo({ address }, _session, done) {
			recipients.push(address);
			done(
				typeof current === 'object' && 'recipient' in current ? refusal(current.recipient) : null,
			);
		},
		onData(stream, session, done) {
			const chunks: string[] = [];
			stream.setEncoding('latin1').on('data', (chunk: string) => chunks.push(chunk));
			stream.on('end', () => {
				void simpleParser(Buffer.from(chunks.join(''), 'latin1')).then((mail) => {
					seen.push(mail);
					if (current === 'drop') {
						for (const connection of server.connections as Set<Connection>)
							if (connection.session === session) connection._socket.destroy();
						return;
					}
					if (typeof current === 'object' && 'text' in current) return done(refusal(current.text));
					accepted.push(mail);
					done();
				});
			});
		},
		...options,
	});
	// A client that goes away in the middle is part of the tests.
	server.on('error', () => {});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	const state: TestSmtp = {
		url: `smtp://127.0.0.1:${port}`,
		accepted,
		seen,
		recipients,
		verdicts: [],
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
	return state;
}

interface Connection {
	readonly session: unknown;
	readonly _socket: { destroy(): void };
}
