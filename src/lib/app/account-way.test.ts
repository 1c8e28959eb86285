import { describe, expect, it } from 'vitest';
import { homeOf, ownPath, signInAddress } from './account-way.ts';

const origin = 'https://karta.miasto.example';

describe('the way back after sign-in', () => {
	it.each([
		['/konto', '/konto'],
		['/karta/superwizja', '/karta/superwizja'],
		['/miasto/placowki?x=1#lista', '/miasto/placowki?x=1#lista'],
		['/karta/../status', '/status'],
		['/', '/'],
	])('keeps a path of this app: %s', (wanted, kept) => {
		expect(ownPath(wanted, origin)).toBe(kept);
	});

	it.each([
		null,
		'',
		'karta',
		'https://example.com/',
		'https://karta.miasto.example@example.com/',
		'//example.com/karta',
		'/\\example.com',
		'/\t/example.com',
		'//',
		'javascript:alert(1)',
	])('leads to no other server: %j', (wanted) => {
		expect(ownPath(wanted, origin)).toBeNull();
	});

	it.each(['/db/program', '/api/session', '/karta/../api/session', '/%2e%2e/db/x', '/health'])(
		'is a screen, no answer for programs: %s',
		(wanted) => expect(ownPath(wanted, origin)).toBeNull(),
	);

	it('does not lead back to signing in', () => {
		expect(ownPath('/logowanie?powrot=/konto', origin)).toBeNull();
		expect(ownPath('/rejestracja', origin)).toBeNull();
	});

	it('is what the sign-in address carries', () => {
		const address = new URL(signInAddress('/miasto/rejestracje?a=1&b=2#x'), origin);
		expect(ownPath(address.searchParams.get('powrot'), origin)).toBe(
			'/miasto/rejestracje?a=1&b=2#x',
		);
	});

	it('begins where the work of the role is', () => {
		expect(homeOf('coordinator')).toBe('/miasto/rejestracje');
		expect(homeOf('manager')).toBe('/karta');
		expect(homeOf('staff')).toBe('/karta');
	});
});
