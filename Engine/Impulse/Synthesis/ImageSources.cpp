#include "Impulse/Synthesis/ImageSources.h"

#include <cmath>
#include <cstddef>
#include <cstdlib>

namespace partita::synthesis
{
namespace
{
double mirrored (int index, double roomLength, double position) noexcept
{
    const double start = static_cast<double> (index) * roomLength;
    return index % 2 == 0 ? start + position : start + roomLength - position;
}

// Image i > 0 meets the far wall first and then the two walls in turn; i < 0 the near wall first.
void countReflections (int index, int& near, int& far) noexcept
{
    const int total = std::abs (index);
    near = index > 0 ? total / 2 : (total + 1) / 2;
    far = total - near;
}

int reach (double roomLength, double maximumMetres) noexcept
{
    return static_cast<int> (std::ceil (maximumMetres / roomLength)) + 1;
}
}

Vector3 operator+ (Vector3 a, Vector3 b) noexcept { return { a.x + b.x, a.y + b.y, a.z + b.z }; }

Vector3 operator- (Vector3 a, Vector3 b) noexcept { return { a.x - b.x, a.y - b.y, a.z - b.z }; }

Vector3 operator* (double factor, Vector3 a) noexcept { return { factor * a.x, factor * a.y, factor * a.z }; }

double dot (Vector3 a, Vector3 b) noexcept { return a.x * b.x + a.y * b.y + a.z * b.z; }

double length (Vector3 a) noexcept { return std::sqrt (dot (a, a)); }

int ImageSource::order() const noexcept
{
    int sum = 0;

    for (const int count : reflections)
        sum += count;

    return sum;
}

std::vector<ImageSource> imageSources (Vector3 roomSize, Vector3 source, Vector3 listener,
                                       double maximumMetres)
{
    const int reachX = reach (roomSize.x, maximumMetres);
    const int reachY = reach (roomSize.y, maximumMetres);
    const int reachZ = reach (roomSize.z, maximumMetres);

    std::vector<ImageSource> images { ImageSource { source, {} } };

    for (int i = -reachX; i <= reachX; ++i)
        for (int j = -reachY; j <= reachY; ++j)
            for (int k = -reachZ; k <= reachZ; ++k)
            {
                ImageSource image;
                image.position = { mirrored (i, roomSize.x, source.x), mirrored (j, roomSize.y, source.y),
                                   mirrored (k, roomSize.z, source.z) };

                countReflections (i, image.reflections[0], image.reflections[1]);
                countReflections (j, image.reflections[2], image.reflections[3]);
                countReflections (k, image.reflections[4], image.reflections[5]);

                if (image.order() > 0 && length (image.position - listener) <= maximumMetres)
                    images.push_back (image);
            }

    return images;
}
}
