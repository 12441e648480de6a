import time
def test_a(model):
    t=time.time(); model.warm(); print("warm", time.time()-t)
def test_b(small_builds, small_folder, model, tmp_path):
    from embeddings.manifest import Manifest
    print(Manifest.read(small_builds/"000001"))
