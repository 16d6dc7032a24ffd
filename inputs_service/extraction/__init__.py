"""Files on their way to become inputs: members of archives, uploads, objects of buckets. What is
found is stored in batches, each in one transaction with the job's place, so that a worker that dies
doubles nothing and loses nothing."""
