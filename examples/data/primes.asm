; The primes below 50: each number is divided by all from 2 up to its root.
        push 2
        store n
next:   
        load n
        push 50
        less
        not
        jumpif end
        call is_prime
        not
        jumpif skip
        load n
        print
skip:
        load n
        push 1
        add
        store n
        jump next
end:
        halt

; Leaves 1 on the stack if n is prime, else 0.
is_prime:
        push 2
        store d
try:
        load n          ; d * d > n: nothing divides it
        load d
        dup
        mul
        less
        jumpif yes
        load n
        load d
        mod
        not
        jumpif no
        load d
        push 1
        add
        store d
        jump try
yes:
        push 1
        return
no:
        push 0
        return
