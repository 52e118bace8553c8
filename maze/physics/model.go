package physics

// Timestep is the length of one substep in seconds.
const Timestep = 0.005

// Radius is the radius of the shell sphere in metres.
const Radius = 0.2

// DefaultWallHeight is the height in metres of the walls of a World whose WallHeight is zero.
const DefaultWallHeight = 1.5

const gravity = 9.81 // m/s²

// Masses and their places. The head and the camera turn with steer. The shell rolls below them on the steer axis.
const (
	frameMass  = 1e-5 // kg, the smallest mass the model allows a body
	headMass   = 20.0
	cameraMass = 1.0
	shellMass  = 1.0

	headInertia   = 0.14683229 // kg·m² about the vertical
	cameraInertia = 1.0
	shellInertia  = 0.016 // about every axis

	cameraForward = 0.15 // m from the steer axis to the camera
	headUp        = 0.6  // m from the frame to the head
	shellDown     = 0.4  // m from the head to the shell's centre
)

// The inertia M in heading axes. The camera is off the steer axis, so it couples left and steer. All else is diagonal:
//
//	forward, up: mass    roll: shellInertia    (left, steer): [mass  -lever; -lever  steerInertia]
const (
	mass         = frameMass + headMass + cameraMass + shellMass
	lever        = cameraMass * cameraForward
	steerInertia = headInertia + cameraInertia + shellInertia + cameraMass*cameraForward*cameraForward
)

// M⁻¹ of the coupled pair (left, steer); the other entries are reciprocals.
const (
	invDet       = 1 / (mass*steerInertia - lever*lever)
	invLeft      = steerInertia * invDet
	invLeftSteer = lever * invDet
	invSteer     = mass * invDet
	invMass      = 1 / mass
	invRoll      = 1 / shellInertia
)

// Joints: viscous damping (N·m·s/rad) and torque per unit of control (N·m).
const (
	steerDamping = 20.0
	rollDamping  = 5.0
	steerGear    = 30.0
	rollGear     = -50.0
)

// Contact parameters of the shell with floor and walls. Sliding friction is 1 in both tangents.
const (
	torsion = 0.02 // m, torsional friction coefficient

	// The impedance rises from impedanceMin to impedanceMax over impedanceWidth metres of penetration.
	impedanceMin   = 0.9
	impedanceMax   = 0.95
	impedanceWidth = 0.001

	// The reference acceleration is critically damped with this time constant (s); stiffness K and damping B follow from it.
	timeConstant = 0.02
	stiffness    = 1 / (impedanceMax * impedanceMax * timeConstant * timeConstant)
	damping      = 2 / (impedanceMax * timeConstant)

	// invWeight is the translational inverse weight of the shell at the reference pose (1/kg). It scales the regulariser.
	invWeight = 0.04546760908669668
)

// dofs is the number of degrees of freedom; their indices name the heading axes.
const (
	forward = iota
	left
	up
	steer
	roll
	dofs
)

// axes is a vector with one number for each degree of freedom, in heading axes. Functions take and fill in pointers, and set
// element by element: a processor stalls when it copies numbers in pairs that were just written one by one.
type axes [dofs]float64

// mulM sets f to M·a.
func mulM(a, f *axes) {
	f[forward] = mass * a[forward]
	f[left] = float64(mass*a[left]) - float64(lever*a[steer])
	f[up] = mass * a[up]
	f[steer] = float64(steerInertia*a[steer]) - float64(lever*a[left])
	f[roll] = shellInertia * a[roll]
}

// solveM sets a to M⁻¹·f.
func solveM(f, a *axes) {
	a[forward] = invMass * f[forward]
	a[left] = float64(invLeft*f[left]) + float64(invLeftSteer*f[steer])
	a[up] = invMass * f[up]
	a[steer] = float64(invSteer*f[steer]) + float64(invLeftSteer*f[left])
	a[roll] = invRoll * f[roll]
}

func dot(a, b *axes) float64 {
	return (float64(a[0]*b[0]) + float64(a[1]*b[1])) + (float64(a[2]*b[2]) + float64(a[3]*b[3])) + float64(a[4]*b[4])
}

// set copies b.
func (a *axes) set(b *axes) {
	a[0], a[1], a[2], a[3], a[4] = b[0], b[1], b[2], b[3], b[4]
}

// add adds scale·b.
func (a *axes) add(scale float64, b *axes) {
	a[0] += float64(scale * b[0])
	a[1] += float64(scale * b[1])
	a[2] += float64(scale * b[2])
	a[3] += float64(scale * b[3])
	a[4] += float64(scale * b[4])
}
