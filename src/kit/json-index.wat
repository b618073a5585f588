;; Looks over a JSON document and builds nothing from it: is it sound, is it within its bounds, where are its members?
;; `npm run json-index` makes json-index.generated.ts of this file.
;;
;; Memory: 0 levels that are open (16 bytes each), 8192 the index (2,048 entries of 20 bytes), 65536 the document, with
;; 32 bytes of 0 behind it, which no rule of JSON lets pass: so nothing has to look where the document ends.
;;
;; A level: +0 the bracket that closes it, +4 how many members it has, +8 its newest entry or -1, +12 are its members noted.
;; An entry: +0 its name from, +4 to, +8 its value from, +12 to, +16 the number of the entry behind all that lies in it.
(module
  (memory (export "memory") 18)

  ;; where we are
  (global $at (mut i32) (i32.const 0))

  (func $step (global.set $at (i32.add (global.get $at) (i32.const 1))))

  ;; Goes to the first byte that is no space, and says which it is.
  (func $look (result i32)
    (local $byte i32)
    (loop $again
      (local.set $byte (i32.load8_u (global.get $at)))
      (if (i32.gt_u (local.get $byte) (i32.const 0x20)) (then (return (local.get $byte))))
      (if (i32.or
            (i32.or (i32.eq (local.get $byte) (i32.const 0x20)) (i32.eq (local.get $byte) (i32.const 0x0a)))
            (i32.or (i32.eq (local.get $byte) (i32.const 0x0d)) (i32.eq (local.get $byte) (i32.const 0x09))))
        (then
          (call $step)
          (br $again))))
    (local.get $byte))

  (func $isDigit (param $byte i32) (result i32)
    (i32.lt_u (i32.sub (local.get $byte) (i32.const 0x30)) (i32.const 10)))

  (func $isHex (param $byte i32) (result i32)
    (i32.or
      (call $isDigit (local.get $byte))
      (i32.lt_u (i32.sub (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x61)) (i32.const 6))))

  ;; How many bytes the escape at $from has; 0: it is none.
  (func $escape (param $from i32) (result i32)
    (local $byte i32)
    (local.set $byte (i32.load8_u offset=1 (local.get $from)))
    (if (i32.eq (local.get $byte) (i32.const 0x75)) ;; u
      (then
        (return (i32.mul (i32.const 6) (i32.and
          (i32.and
            (call $isHex (i32.load8_u offset=2 (local.get $from)))
            (call $isHex (i32.load8_u offset=3 (local.get $from))))
          (i32.and
            (call $isHex (i32.load8_u offset=4 (local.get $from)))
            (call $isHex (i32.load8_u offset=5 (local.get $from)))))))))
    (i32.mul (i32.const 2) (i32.or
      (i32.or
        (i32.or (i32.eq (local.get $byte) (i32.const 0x22)) (i32.eq (local.get $byte) (i32.const 0x5c))) ;; " \
        (i32.or (i32.eq (local.get $byte) (i32.const 0x2f)) (i32.eq (local.get $byte) (i32.const 0x62)))) ;; / b
      (i32.or
        (i32.or (i32.eq (local.get $byte) (i32.const 0x66)) (i32.eq (local.get $byte) (i32.const 0x6e))) ;; f n
        (i32.or (i32.eq (local.get $byte) (i32.const 0x72)) (i32.eq (local.get $byte) (i32.const 0x74))))))) ;; r t

  ;; A string from behind its opening quote to behind the closing one. 0: broken, 1: as it stands, 2: with escapes in it.
  (func $string (result i32)
    (local $sixteen v128) (local $found i32) (local $from i32) (local $length i32) (local $kind i32)
    (local.set $from (global.get $at))
    (local.set $kind (i32.const 1))
    (loop $again
      (local.set $sixteen (v128.load (local.get $from)))
      (local.set $found (i8x16.bitmask (v128.or
        (v128.or
          (i8x16.eq (local.get $sixteen) (v128.const i64x2 0x2222222222222222 0x2222222222222222)) ;; "
          (i8x16.eq (local.get $sixteen) (v128.const i64x2 0x5c5c5c5c5c5c5c5c 0x5c5c5c5c5c5c5c5c))) ;; \
        (i8x16.lt_u (local.get $sixteen) (v128.const i64x2 0x2020202020202020 0x2020202020202020)))))
      (if (i32.eqz (local.get $found))
        (then
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (br $again)))
      (local.set $from (i32.add (local.get $from) (i32.ctz (local.get $found))))
      (if (i32.eq (i32.load8_u (local.get $from)) (i32.const 0x22))
        (then
          (global.set $at (i32.add (local.get $from) (i32.const 1)))
          (return (local.get $kind))))
      (if (i32.ne (i32.load8_u (local.get $from)) (i32.const 0x5c)) (then (return (i32.const 0))))
      (local.set $kind (i32.const 2))
      (local.set $length (call $escape (local.get $from)))
      (local.set $from (i32.add (local.get $from) (local.get $length)))
      (br_if $again (local.get $length)))
    (i32.const 0))

  ;; Goes over digits. 0: there are none
  (func $digits (result i32)
    (local $from i32)
    (local.set $from (global.get $at))
    (loop $again
      (if (call $isDigit (i32.load8_u (global.get $at)))
        (then
          (call $step)
          (br $again))))
    (i32.ne (global.get $at) (local.get $from)))

  ;; 0: broken
  (func $number (result i32)
    (local $byte i32)
    (if (i32.eq (i32.load8_u (global.get $at)) (i32.const 0x2d)) (then (call $step))) ;; -
    (if (i32.eq (i32.load8_u (global.get $at)) (i32.const 0x30)) ;; nothing but a point or an exponent behind a leading 0
      (then (call $step))
      (else (if (i32.eqz (call $digits)) (then (return (i32.const 0))))))
    (if (i32.eq (i32.load8_u (global.get $at)) (i32.const 0x2e)) ;; .
      (then
        (call $step)
        (if (i32.eqz (call $digits)) (then (return (i32.const 0))))))
    (if (i32.eq (i32.or (i32.load8_u (global.get $at)) (i32.const 0x20)) (i32.const 0x65)) ;; e E
      (then
        (call $step)
        (local.set $byte (i32.load8_u (global.get $at)))
        (if (i32.or (i32.eq (local.get $byte) (i32.const 0x2b)) (i32.eq (local.get $byte) (i32.const 0x2d))) ;; + -
          (then (call $step)))
        (return (call $digits))))
    (i32.const 1))

  ;; true, false, null. 0: broken
  (func $word (result i32)
    (local $four i32)
    (local.set $four (i32.load (global.get $at)))
    (if (i32.or
          (i32.eq (local.get $four) (i32.const 0x65757274)) ;; true
          (i32.eq (local.get $four) (i32.const 0x6c6c756e))) ;; null
      (then
        (global.set $at (i32.add (global.get $at) (i32.const 4)))
        (return (i32.const 1))))
    (global.set $at (i32.add (global.get $at) (i32.const 5)))
    (i32.and
      (i32.eq (local.get $four) (i32.const 0x736c6166)) ;; fals
      (i32.eq (i32.load8_u (i32.sub (global.get $at) (i32.const 1))) (i32.const 0x65)))) ;; e

  ;; How many entries the index has: a member of the document, or of an object that is such a member's value, has one.
  ;; -1: broken, -2: too deep, -3: too many values, -4: too many members in one object,
  ;; -5: sound, but with more members than fit, or with names that are not written as they are.
  (func (export "index")
    (param $length i32) (param $maxDepth i32) (param $maxValues i32) (param $maxMembers i32) (result i32)
    (local $level i32) (local $entry i32) (local $entries i32) (local $values i32) (local $members i32)
    (local $byte i32) (local $kind i32) (local $isNamed i32) (local $isNoted i32) (local $isComplete i32)
    (global.set $at (i32.const 65536))
    (local.set $values (i32.const 1))
    (local.set $isComplete (i32.const 1))
    (i32.store offset=8 (i32.const 0) (i32.const -1)) ;; level 0 is what the document stands in
    (loop $next
      (if (local.get $isNamed) ;; a member's name is to come
        (then
          (if (i32.ne (call $look) (i32.const 0x22)) (then (return (i32.const -1))))
          (call $step)
          (local.set $entry (i32.const -1))
          (if (i32.load offset=12 (local.get $level))
            (then
              (if (i32.lt_u (local.get $entries) (i32.const 2048))
                (then
                  (local.set $entry (i32.add (i32.const 8192) (i32.mul (local.get $entries) (i32.const 20))))
                  (local.set $entries (i32.add (local.get $entries) (i32.const 1)))
                  (i32.store (local.get $entry) (i32.sub (global.get $at) (i32.const 65536))))
                (else (local.set $isComplete (i32.const 0))))
              (i32.store offset=8 (local.get $level) (local.get $entry))))
          (local.set $kind (call $string))
          (if (i32.eqz (local.get $kind)) (then (return (i32.const -1))))
          (if (i32.ge_s (local.get $entry) (i32.const 0))
            (then
              (i32.store offset=4 (local.get $entry) (i32.sub (global.get $at) (i32.const 65537)))
              (if (i32.eq (local.get $kind) (i32.const 2)) (then (local.set $isComplete (i32.const 0))))))
          (if (i32.ne (call $look) (i32.const 0x3a)) (then (return (i32.const -1)))) ;; :
          (call $step)
          (if (i32.ge_s (local.get $entry) (i32.const 0))
            (then
              (drop (call $look))
              (i32.store offset=8 (local.get $entry) (i32.sub (global.get $at) (i32.const 65536)))))))
      (block $value
        (local.set $byte (call $look))
        (if (i32.eq (local.get $byte) (i32.const 0x22))
          (then
            (call $step)
            (br_if $value (call $string))
            (return (i32.const -1))))
        (if (i32.eq (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x7b)) ;; { or [: two below what closes them
          (then
            (if (i32.ge_u (i32.shr_u (local.get $level) (i32.const 4)) (local.get $maxDepth))
              (then (return (i32.const -2))))
            (local.set $isNamed (i32.eq (local.get $byte) (i32.const 0x7b)))
            (local.set $isNoted (i32.and
              (local.get $isNamed)
              (i32.or (i32.eqz (local.get $level)) (i32.load offset=12 (local.get $level)))))
            (local.set $level (i32.add (local.get $level) (i32.const 16)))
            (i32.store (local.get $level) (i32.add (local.get $byte) (i32.const 2)))
            (i32.store offset=4 (local.get $level) (i32.const 1))
            (i32.store offset=8 (local.get $level) (i32.const -1))
            (i32.store offset=12 (local.get $level) (local.get $isNoted))
            (call $step)
            (br_if $next (i32.ne (call $look) (i32.load (local.get $level))))
            (call $step)
            (local.set $level (i32.sub (local.get $level) (i32.const 16)))
            (br $value)))
        (if (i32.or (call $isDigit (local.get $byte)) (i32.eq (local.get $byte) (i32.const 0x2d)))
          (then
            (br_if $value (call $number))
            (return (i32.const -1))))
        (br_if $value (call $word))
        (return (i32.const -1)))
      (loop $ended ;; a value has ended, and maybe what it stands in
        (local.set $entry (i32.load offset=8 (local.get $level)))
        (if (i32.ge_s (local.get $entry) (i32.const 0))
          (then
            (i32.store offset=12 (local.get $entry) (i32.sub (global.get $at) (i32.const 65536)))
            (i32.store offset=16 (local.get $entry) (local.get $entries))))
        (local.set $byte (call $look))
        (if (i32.eqz (local.get $level))
          (then
            (if (i32.ne (global.get $at) (i32.add (i32.const 65536) (local.get $length)))
              (then (return (i32.const -1))))
            (return (select (local.get $entries) (i32.const -5) (local.get $isComplete)))))
        (if (i32.eq (local.get $byte) (i32.const 0x2c)) ;; ,
          (then
            (call $step)
            (local.set $values (i32.add (local.get $values) (i32.const 1)))
            (if (i32.gt_u (local.get $values) (local.get $maxValues)) (then (return (i32.const -3))))
            (local.set $isNamed (i32.eq (i32.load (local.get $level)) (i32.const 0x7d)))
            (local.set $members (i32.add (i32.load offset=4 (local.get $level)) (local.get $isNamed)))
            (if (i32.gt_u (local.get $members) (local.get $maxMembers)) (then (return (i32.const -4))))
            (i32.store offset=4 (local.get $level) (local.get $members))
            (br $next)))
        (if (i32.ne (local.get $byte) (i32.load (local.get $level))) (then (return (i32.const -1))))
        (call $step)
        (local.set $level (i32.sub (local.get $level) (i32.const 16)))
        (br $ended)))
    (unreachable)))
