import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The accent colour. It marks controls and the current location, never a status. */
const petrol: MantineColorsTuple = ['#eaf6f8', '#d5ebef', '#a9d7df', '#79c1cd', '#4fabbb', '#2b8fa1', '#14778a', '#0d5f70', '#0a4c5a', '#073a45'];

/** Neutrals with a slight blue tint. */
const gray: MantineColorsTuple = ['#f7f8fa', '#eef0f3', '#e1e5ea', '#d0d6dd', '#b3bcc6', '#8a949f', '#66717e', '#4d5866', '#343e4b', '#1a2330'];

const dark: MantineColorsTuple = ['#e6ebf0', '#c3ccd6', '#9dabb9', '#6f7d8c', '#3a4551', '#2a343f', '#1d252e', '#161d25', '#10161c', '#0b1015'];

const red: MantineColorsTuple = ['#fdecec', '#f9d6d5', '#f0aeac', '#e7837f', '#dc5a55', '#cb3c37', '#b32b27', '#98201d', '#7b1715', '#5a0f0e'];

/** The theme of all screens: an 8 px spacing grid, and thin borders instead of shadows. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 7 },
  colors: { petrol, gray, dark, red },
  white: '#ffffff',
  black: '#1a2330',
  fontFamily: '"Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  headings: { fontWeight: '650' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
  },
});

/** Replaces Mantine colours whose contrast is below WCAG 2.2 AA. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': 'var(--pg-canvas)',
    '--mantine-color-dimmed': 'var(--pg-text-soft)',
    '--mantine-color-placeholder': 'var(--pg-text-faint)',
    '--mantine-color-default': 'var(--pg-surface)',
    '--mantine-color-default-hover': 'var(--pg-surface-hover)',
    '--mantine-color-default-border': 'var(--pg-border-strong)',
    '--mantine-color-error': 'var(--pg-bad-text)',
    '--mantine-color-anchor': 'var(--pg-accent-text)',
    '--mantine-color-disabled': '#eceff2',
    '--mantine-color-disabled-color': '#66717e',
    '--mantine-color-petrol-light': 'var(--pg-accent-soft)',
    '--mantine-color-petrol-light-hover': 'var(--pg-accent-soft-hover)',
    '--mantine-color-petrol-light-color': 'var(--pg-accent-text)',
    '--mantine-color-petrol-text': 'var(--pg-accent-text)',
    '--mantine-color-petrol-outline': 'var(--pg-accent-text)',
  },
  dark: {
    '--mantine-color-body': 'var(--pg-canvas)',
    '--mantine-color-text': 'var(--pg-text)',
    '--mantine-color-dimmed': 'var(--pg-text-soft)',
    '--mantine-color-placeholder': 'var(--pg-text-faint)',
    '--mantine-color-default': 'var(--pg-surface-raised)',
    '--mantine-color-default-hover': 'var(--pg-surface-hover)',
    '--mantine-color-default-border': 'var(--pg-border-strong)',
    '--mantine-color-default-color': 'var(--pg-text)',
    '--mantine-color-error': 'var(--pg-bad-text)',
    '--mantine-color-anchor': 'var(--pg-accent-text)',
    '--mantine-color-disabled': '#222b35',
    '--mantine-color-disabled-color': '#93a0ae',
    '--mantine-color-petrol-filled': '#1b7c8f',
    '--mantine-color-petrol-filled-hover': '#15697a',
    '--mantine-color-petrol-light': 'var(--pg-accent-soft)',
    '--mantine-color-petrol-light-hover': 'var(--pg-accent-soft-hover)',
    '--mantine-color-petrol-light-color': 'var(--pg-accent-text)',
    '--mantine-color-petrol-text': 'var(--pg-accent-text)',
    '--mantine-color-petrol-outline': 'var(--pg-accent-text)',
  },
});
