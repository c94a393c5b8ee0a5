#include "Design/BarycentricInterpolant.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

using partita::detail::BarycentricInterpolant;

TEST_CASE ("At many angles an interpolant is what it is at each alone", "[design][property]")
{
    constexpr auto pi = std::numbers::pi;

    for (const auto nodes : { 3, 10, 500, 3001 })
    {
        // Two bands with a gap between, the nodes crowding at the edges as those of an exchange do.
        std::vector<double> angles, values, slacks;

        for (int k = 0; k < nodes; ++k)
        {
            const auto inLower = k < nodes / 3 + 1;
            const auto count = inLower ? nodes / 3 + 1 : nodes - nodes / 3 - 1;
            const auto i = inLower ? k : k - nodes / 3 - 1;
            const auto share = count == 1 ? 0.5 : 0.5 - 0.5 * std::cos (pi * i / (count - 1));
            const auto gap = 4.0 / nodes; // so wide that the polynomial stays small
            angles.push_back (inLower ? share * pi / 3.0 : pi / 3.0 + gap + share * (2.0 * pi / 3.0 - gap));
            values.push_back (inLower ? 1.0 : 0.0);
            slacks.push_back (k % 2 == 0 ? 1.0 : -1.0);
        }

        BarycentricInterpolant polynomial ({});
        polynomial.setNodes (angles);
        polynomial.setValues (values, slacks);
        std::vector<double> wanted;

        for (int i = 0; i <= 7 * nodes; ++i)
            wanted.push_back (pi * i / (7 * nodes));

        wanted.insert (wanted.end(), angles.begin(), angles.end());
        const auto together = polynomial.at (wanted);
        REQUIRE (together.size() == wanted.size());
        double largest = 0.0, difference = 0.0;

        for (std::size_t i = 0; i < wanted.size(); ++i)
        {
            const auto alone = polynomial.at (wanted[i]);
            largest = std::max (largest, std::abs (alone));
            difference = std::max (difference, std::abs (together[i] - alone));
        }

        // Each of the sums has as many roundings as there are nodes, and cancels to a share of 1 / nodes next to one.
        INFO (nodes << " nodes: " << difference << " of " << largest);
        CHECK (difference <= 1e-15 * nodes * largest);
    }
}
