// docs/adr/0001-draft-without-account.md
try {
	const page = document.documentElement;
	const { theme, language } = localStorage;
	if (/^(light|dark)$/.test(theme)) page.dataset.theme = theme;
	if (/^(pl|en)$/.test(language)) page.lang = language;
} catch {
	// Forbidden.
}
addEventListener('beforeinstallprompt', (event) => {
	event.preventDefault();
	window.installPrompt = event;
	dispatchEvent(new Event('installprompt'));
});
