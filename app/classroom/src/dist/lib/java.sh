# How a virtual machine runs EduPulse Live: for bin/edupulse of a distribution, and for ./edupulse of a clone.

# A node that has no memory left ends, so that another takes over, instead of living on with some of its threads.
java_options="-Dguice_bytecode_gen_option=DISABLED --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:+ExitOnOutOfMemoryError"

# Java decodes arguments and encodes file names with the character set of the locale: where that is not UTF-8, all but
# ASCII is lost.
need_utf8() {
  case $(locale charmap 2>/dev/null || true) in
    UTF-8|utf-8|UTF8|utf8) ;;
    *) LC_ALL=C.UTF-8 && export LC_ALL ;;
  esac
}

# Sets options for command $1. One that ends soon is not worth the second compiler, which takes half of its processor
# time, nor a collector with threads of its own. In a node, the collector's thread for refinement would look for work
# twenty times a second.
suit_command() {
  case $1 in
    serve|demo|rebuild|verify) suited=-XX:G1ConcRefinementThreads=0 ;;
    *) suited=-XX:TieredStopAtLevel=1
      case ${EDUPULSE_JAVA_OPTS:-} in *GC*) ;; *) suited="$suited -XX:+UseSerialGC" ;; esac ;;
  esac
}
