/// The main job in one go, on real parts, for a viewer. Uses the public doors only.
@NullMarked
package io.edupulse.classroom.app.demo;

import org.jspecify.annotations.NullMarked;
