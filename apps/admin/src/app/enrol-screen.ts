// The page stands outside the shell, which loads the styles of form controls.
import './overlay-styles.js';

export { EnrolPage } from '../features/session/enrol.page.js';
