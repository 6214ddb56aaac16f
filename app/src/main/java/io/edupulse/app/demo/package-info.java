/// The main job in one go, on real parts, for somebody who watches. Uses the public doors only.
@NullMarked
package io.edupulse.app.demo;

import org.jspecify.annotations.NullMarked;
