import { expect, test } from 'vitest';
import { deviceOf } from './device.ts';

const mozilla = 'Mozilla/5.0';
const gecko = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
	[
		`${mozilla} (Linux; Android 14; SM-X200) ${gecko} Chrome/131.0 Safari/537.36`,
		'Chrome, Android',
	],
	[
		`${mozilla} (Linux; Android 14) ${gecko} SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36`,
		'Samsung Internet, Android',
	],
	[
		`${mozilla} (Windows NT 10.0; Win64) ${gecko} Chrome/131.0 Safari/537.36 Edg/131.0`,
		'Edge, Windows',
	],
	[`${mozilla} (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0`, 'Firefox, Windows'],
	[
		`${mozilla} (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1 Version/17.6 Mobile Safari/604.1`,
		'Safari, iPad',
	],
	[
		`${mozilla} (iPhone; CPU iPhone OS 17_6 like Mac OS X) CriOS/131.0 Safari/604.1`,
		'Chrome, iPhone',
	],
	[`${mozilla} (Macintosh; Intel Mac OS X 10_15_7) Version/17.6 Safari/605.1`, 'Safari, macOS'],
	[
		`${mozilla} (X11; CrOS x86_64 14541.0.0) ${gecko} Chrome/131.0 Safari/537.36`,
		'Chrome, ChromeOS',
	],
	[`${mozilla} (X11; Linux x86_64) ${gecko} Chrome/131.0 Safari/537.36 OPR/116.0`, 'Opera, Linux'],
	['curl/8.5.0', ''],
	['', ''],
])('%s is %j', (agent, label) => {
	expect(deviceOf(new Headers({ 'User-Agent': agent }))).toBe(label);
});

test('a name of its own is kept, short and in one line', () => {
	const headers = new Headers({ 'User-Agent': 'Firefox/133 Linux' });
	expect(deviceOf(headers, ' Tablet  w\nświetlicy\u200b ')).toBe('Tablet w świetlicy');
	expect(deviceOf(headers, '🌻'.repeat(100))).toBe('🌻'.repeat(60));
	expect(deviceOf(headers, ' \n ')).toBe('Firefox, Linux');
});
