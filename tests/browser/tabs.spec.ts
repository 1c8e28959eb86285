import { declare, description, isSaved, level, status, typeAtEnd } from './support/card.ts';
import { expect, test } from './support/test.ts';

test('two tabs on one card see each other and lose nothing', async ({ context }) => {
	const first = await context.newPage();
	const second = await context.newPage();
	for (const page of [first, second]) {
		await page.goto('/karta/superwizja');
		await expect(description(page)).toBeVisible();
	}
	await declare(first, 'STANDARD', 'spełniam');
	await expect(
		level(second, 'STANDARD').getByRole('radio', { name: 'spełniam', exact: true }),
	).toBeChecked();
	await declare(second, 'PREMIUM', 'spełniam');
	await expect(status(first)).toContainText('PREMIUM 1 z 15');
	await typeAtEnd(first, 'Pisane w pierwszej.');
	await expect(description(second)).toHaveValue('Pisane w pierwszej.');
});

test('both tabs type into one text: sentences of both are there', async ({ context }) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await description(first).fill('Zdanie pierwsze. Zdanie środkowe. Zdanie ostatnie.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue(/ostatnie/);

	await description(first).press('Control+Home');
	await Promise.all([
		description(first).pressSequentially('Najpierw to. ', { delay: 30 }),
		(async () => {
			await description(second).press('Control+End');
			await description(second).pressSequentially(' Na końcu tamto.', { delay: 30 });
		})(),
	]);
	const whole = 'Najpierw to. Zdanie pierwsze. Zdanie środkowe. Zdanie ostatnie. Na końcu tamto.';
	for (const page of [first, second]) {
		await isSaved(page);
		await expect(description(page)).toHaveValue(whole);
	}
});

test('both change the same sentence: both versions are shown and one choice settles it', async ({
	context,
}) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await typeAtEnd(first, 'Mamy superwizję.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue('Mamy superwizję.');
	// The second tab is frozen in the background while the first goes on, as phones do.
	await second.evaluate(() => {
		const field = document.querySelector('textarea');
		if (!field) throw new Error('no field');
		field.value = 'Mamy interwizję.';
	});
	await description(first).fill('Mamy superwizję co miesiąc.');
	await second.evaluate(() =>
		document.querySelector('textarea')?.dispatchEvent(new Event('input', { bubbles: true })),
	);

	const clash = second.getByRole('region', { name: 'Dwie wersje tego opisu' });
	await expect(clash).toBeVisible();
	await expect(clash).toContainText('Mamy superwizję co miesiąc.');
	await expect(clash).toContainText('Mamy interwizję.');
	await clash.getByRole('button', { name: 'Połącz obie' }).click();
	await expect(clash).toHaveCount(0);
	for (const words of [/superwizję co miesiąc/, /interwizję/]) {
		await expect(description(first)).toHaveValue(words);
		await expect(description(second)).toHaveValue(words);
	}
});

test('a change from elsewhere does not move the caret of someone typing', async ({ context }) => {
	const first = await context.newPage();
	await first.goto('/karta/superwizja');
	await typeAtEnd(first, 'Początek. Koniec.');
	await isSaved(first);
	const second = await context.newPage();
	await second.goto('/karta/superwizja');
	await expect(description(second)).toHaveValue('Początek. Koniec.');
	await description(second).press('Control+End');
	await description(first).press('Control+Home');
	await description(first).pressSequentially('Wstęp. ');
	await expect(description(second)).toHaveValue('Wstęp. Początek. Koniec.');
	await description(second).pressSequentially(' Dalej.');
	await expect(description(second)).toHaveValue('Wstęp. Początek. Koniec. Dalej.');
});
