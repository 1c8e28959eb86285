import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Message } from './message.ts';
import { DeliveryError, type Transport } from './transport.ts';

const second = 1000;

/**
 * Sends through a mail server.
 *
 * TLS is required everywhere but on this machine: letters carry links that open accounts.
 * @param url `smtp://` (STARTTLS) or `smtps://`, with name and password where the server wants them
 */
export function smtpTransport(url: string): Transport {
	const { protocol, hostname, port, username, password } = new URL(url);
	const host = hostname.replace(/^\[|\]$/g, '');
	const secure = protocol === 'smtps:';
	const transporter = createTransport({
		host,
		port: Number(port) || (secure ? 465 : 587),
		secure,
		requireTLS: !secure && !isLoopback(host),
		// A relay on this machine has no certificate for 127.0.0.1.
		tls: isLoopback(host) ? { rejectUnauthorized: false } : {},
		...(username
			? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
			: {}),
		pool: true,
		// A mail server of a city is shared with others.
		maxConnections: 2,
		maxMessages: 100,
		// Whether a letter goes out again is for the queue to say, which keeps account of it.
		maxRequeues: 0,
		connectionTimeout: 20 * second,
		greetingTimeout: 20 * second,
		// A mail server may read the whole letter through its filters before it answers.
		socketTimeout: 120 * second,
		disableFileAccess: true,
		disableUrlAccess: true,
	} as Parameters<typeof createTransport>[0]);
	return {
		async deliver(message) {
			try {
				await transporter.sendMail(forNodemailer(message));
			} catch (error) {
				throw classified(error);
			}
		},
		close: () => transporter.close(),
	};
}

/** The address as an object: a comma in it must not become a second recipient. */
export function forNodemailer({ messageId, ...message }: Message): SendMailOptions {
	return {
		...message,
		to: { name: '', address: message.to },
		messageId: `<${messageId}>`,
		// Nobody's absence note should answer a machine.
		headers: { 'Auto-Submitted': 'auto-generated' },
	};
}

/**
 * Only an answer about this recipient or this text is for ever. A refused sender, password or connection is the
 * server's configuration: the letter waits until somebody has repaired it.
 */
function classified(error: unknown): DeliveryError {
	const { code, command, responseCode } = Object(error) as Record<string, unknown>;
	const status = typeof responseCode === 'number' ? responseCode : 0;
	const aboutTheLetter = command === 'RCPT TO' || command === 'DATA';
	const asksToSignIn = status === 530 || status === 535 || status === 538;
	const unsendable = !status && (code === 'EENVELOPE' || code === 'EMESSAGE');
	const permanent = unsendable || (aboutTheLetter && status >= 500 && !asksToSignIn);
	const reason = [code, command, status || ''].filter((part) => part && typeof part !== 'object');
	return new DeliveryError(permanent, reason.join(' ') || 'unknown');
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
