#pragma once

namespace partita::synthesis
{
/// Elementary functions that give the same bits on every machine.
///
/// The C++ library leaves the last bit of sin, exp and log to the platform, so files that are rendered
/// through them differ between systems. These use only + - * / and the exactly specified frexp, ldexp and
/// floor.
///
/// Numbers   relative error below 4 ulp for exponential and naturalLogarithm, absolute error below 1e-15 for
///           sine and cosine; arguments of sine and cosine: |x| < 1e6
/// Needs     IEEE double without contraction into fused multiply-adds (-ffp-contract=off), no fast-math
/// Thread    any; pure
constexpr double pi = 3.14159265358979323846;

double sine (double radians) noexcept;
double cosine (double radians) noexcept;
double tangent (double radians) noexcept;

/// e^x; 0 below x = -700, and x is taken as at most 700.
double exponential (double x) noexcept;

/// ln x for normal, positive x.
double naturalLogarithm (double x) noexcept;

/// base^exponent for base > 0.
double power (double base, double exponent) noexcept;

/// 10^(decibels / 20).
double gainFromDecibels (double decibels) noexcept;
}
