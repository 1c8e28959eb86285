import type { Claimed } from './record.ts';
import { idPrefix } from './record.ts';

export interface Sender {
	readonly name: string;
	readonly address: string;
}

/** A letter as a mail server takes it. */
export interface Message {
	/** Without angle brackets. The same for every attempt at the same event. */
	readonly messageId: string;
	readonly date: Date;
	readonly from: Sender;
	readonly to: string;
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

const footer =
	'Ten list wysłał program Miasto Korzyści. Jeśli nie jest do Ciebie, po prostu go usuń.';

/**
 * Lays a letter out as plain text and as HTML. What goes out twice because a process died between sending and
 * noting it carries the same Message-ID and date, so that mail programs can tell it for a copy.
 */
export function compose(record: Claimed, from: Sender): Message {
	const { to, subject, text, action } = record.content;
	const name = record._id.slice(idPrefix.length, idPrefix.length + 32);
	const paragraphs = text
		.replaceAll(/\r\n?/g, '\n')
		.split(/\n{2,}/)
		.map((paragraph) => paragraph.trim())
		.filter(Boolean);
	return {
		messageId: `${name}@${from.address.split('@')[1] ?? 'localhost'}`,
		date: new Date(record.queued),
		from,
		to,
		subject,
		text: plain(paragraphs, action),
		html: html(subject, paragraphs, action),
	};
}

type Action = Claimed['content']['action'];

function plain(paragraphs: readonly string[], action: Action): string {
	const button = action ? [`${action.label}:\n${action.url}`] : [];
	return [...paragraphs, ...button, `-- \n${footer}`].join('\n\n') + '\n';
}

/** Styles are on the elements: many mail programs drop everything else. */
function html(subject: string, paragraphs: readonly string[], action: Action): string {
	const style = {
		body: 'margin:0;padding:24px;background:#faf8f4;color:#1d2330;font:17px/1.5 system-ui,sans-serif',
		page: 'max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:10px',
		button:
			'display:inline-block;padding:12px 20px;border-radius:10px;background:#0a6a6a;color:#ffffff;font-weight:600;text-decoration:none',
		quiet: 'color:#596072;font-size:14px',
	};
	const text = paragraphs.map((words) => `<p>${escaped(words).replaceAll('\n', '<br>')}</p>`);
	const url = action ? escaped(action.url) : '';
	const button = action
		? `<p><a href="${url}" style="${style.button}">${escaped(action.label)}</a></p>
<p style="${style.quiet}">Gdyby przycisk nie działał, skopiuj ten adres do przeglądarki:<br><a href="${url}" style="color:#0a6a6a;word-break:break-all">${url}</a></p>`
		: '';
	return `<!doctype html>
<html lang="pl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(subject)}</title>
</head>
<body style="${style.body}">
<div style="${style.page}">
${[...text, button].filter(Boolean).join('\n')}
<p style="${style.quiet}">${escaped(footer)}</p>
</div>
</body>
</html>
`;
}

function escaped(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;',
	};
	return text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
