#include "Convolution/TransformOfSize.h"

#include "Convolution/FftwTransform.h"
#include "Core/SharedByKey.h"
#include "Kernels/ConvolutionTransform.h"

#include <utility>

namespace partita
{

std::shared_ptr<const BlockTransform> transformOfSize (int size, const KernelTable& table)
{
    static SharedByKey<std::pair<int, const KernelTable*>, BlockTransform> cache;
    return cache.findOrMake ({ size, &table },
                             [&]() -> std::shared_ptr<const BlockTransform>
                             {
                                 if (table.transform == TransformKind::fftw)
                                     return std::make_shared<FftwTransform> (size, table);

                                 return std::make_shared<ConvolutionTransform> (size, table);
                             });
}

} // namespace partita
