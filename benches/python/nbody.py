"""The motion of the sun and four planets: float arithmetic on fields."""

from math import pi, sqrt

import harness

SOLAR_MASS = 4.0 * pi * pi
DAYS_PER_YEAR = 365.24


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx * DAYS_PER_YEAR
        self.vy = vy * DAYS_PER_YEAR
        self.vz = vz * DAYS_PER_YEAR
        self.mass = mass * SOLAR_MASS

    def offset_momentum(self, px, py, pz):
        self.vx = 0.0 - px / SOLAR_MASS
        self.vy = 0.0 - py / SOLAR_MASS
        self.vz = 0.0 - pz / SOLAR_MASS


class System:
    def __init__(self):
        self.bodies = [
            Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
            Body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
            Body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726862411, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
            Body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
            Body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
        ]
        px = py = pz = 0.0
        for body in self.bodies:
            px += body.vx * body.mass
            py += body.vy * body.mass
            pz += body.vz * body.mass
        self.bodies[0].offset_momentum(px, py, pz)

    def advance(self, dt):
        bodies = self.bodies
        for i in range(len(bodies)):
            a = bodies[i]
            for j in range(i + 1, len(bodies)):
                b = bodies[j]
                dx = a.x - b.x
                dy = a.y - b.y
                dz = a.z - b.z
                distance2 = dx * dx + dy * dy + dz * dz
                mag = dt / (distance2 * sqrt(distance2))
                a.vx -= dx * b.mass * mag
                a.vy -= dy * b.mass * mag
                a.vz -= dz * b.mass * mag
                b.vx += dx * a.mass * mag
                b.vy += dy * a.mass * mag
                b.vz += dz * a.mass * mag
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz

    def energy(self):
        bodies = self.bodies
        e = 0.0
        for i in range(len(bodies)):
            a = bodies[i]
            e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
            for j in range(i + 1, len(bodies)):
                b = bodies[j]
                dx = a.x - b.x
                dy = a.y - b.y
                dz = a.z - b.z
                e -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
        return e


def benchmark(steps):
    system = System()
    for _ in range(steps):
        system.advance(0.01)
    energy = system.energy()
    assert steps != 1 or energy == -0.16907495402506745
    assert steps != 250000 or energy == -0.1690859889909308
    return f"{energy:.9f}"


harness.run("NBody", 10000, benchmark)
